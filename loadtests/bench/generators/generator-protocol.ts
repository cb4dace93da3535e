// What the bench's own generator is given, and what it returns: its argument and its output.
import { type Static, Type } from "@sinclair/typebox";
import { ReplyRule } from "../../../targets/schema/replies.ts";
import { ReplyPath } from "../../../targets/schema/requests.ts";

export const GeneratorInput = Type.Object({
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
      gid: Type.Union([ReplyPath, Type.Null()]),
    }),
  ),
});
export type GeneratorInput = Static<typeof GeneratorInput>;

export const GeneratorResult = Type.Object({
  durationMs: Type.Number(),
  /** Replies by status. */
  replies: Type.Record(Type.String(), Type.Number()),
  latencyMs: Type.Object({ p50: Type.Number(), p99: Type.Number(), max: Type.Number() }),
});
export type GeneratorResult = Static<typeof GeneratorResult>;
