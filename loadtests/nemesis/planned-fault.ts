// A fault as a plan holds it: plain data, which `run.json` keeps and a replay reads again.
import { type Static, Type } from "@sinclair/typebox";
import { FAILPOINTS, FailpointMode } from "../../server/contract.ts";

/** A fault that strikes `atMs` after the first purchase and is healed `forMs` later. */
export const PlannedFault = Type.Object({
  atMs: Type.Integer({ minimum: 0 }),
  forMs: Type.Integer({ minimum: 0 }),
  /** The fault's name. */
  fault: Type.String(),
  /** What it strikes: a process (`server-1`, `redis`) or a link (`server-1-redis`, `dtm-server-1`). */
  on: Type.String(),
  /** Of a link: which direction, as the side that connects sees it. */
  stream: Type.Optional(
    Type.Union([Type.Literal("upstream"), Type.Literal("downstream"), Type.Literal("both")]),
  ),
  /** How much of it: ms, bytes or passes, as the fault says. */
  amount: Type.Optional(Type.Integer({ minimum: 0 })),
  failpoint: Type.Optional(Type.Union(FAILPOINTS.map((name) => Type.Literal(name)))),
  mode: Type.Optional(FailpointMode),
});
export type PlannedFault = Static<typeof PlannedFault>;
