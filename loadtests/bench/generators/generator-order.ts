// What the bench's own generator is told to do, and what it tells in the end: both sides of the pipe between them.
import { type Static, Type } from "@sinclair/typebox";
import { ReplyRule } from "../../../targets/target.ts";

export const GeneratorOrder = Type.Object({
  host: Type.String(),
  port: Type.Integer(),
  request: Type.Object({ before: Type.String(), after: Type.String() }),
  nonce: Type.String(),
  connections: Type.Integer({ minimum: 1 }),
  buyers: Type.Integer({ minimum: 1 }),
  /** Arrivals per second, whatever the answers; absent: each connection asks again as soon as it is answered. */
  perSecond: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
  /** Absent: nothing is recorded. */
  recording: Type.Optional(
    Type.Object({
      history: Type.String(),
      sale: Type.String(),
      replies: Type.Array(ReplyRule),
      gid: Type.Union([Type.String(), Type.Null()]),
    }),
  ),
});
export type GeneratorOrder = Static<typeof GeneratorOrder>;

export const Generated = Type.Object({
  durationMs: Type.Number(),
  /** Replies by status. */
  replies: Type.Record(Type.String(), Type.Number()),
  latencyMs: Type.Object({ p50: Type.Number(), p99: Type.Number(), max: Type.Number() }),
});
export type Generated = Static<typeof Generated>;
