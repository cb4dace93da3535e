// `run.json`: what a run was, enough to judge it again and to repeat it.
import { type Static, Type } from "@sinclair/typebox";
import { Contract } from "../../targets/schema/contract.ts";
import { ReplyReason } from "../../targets/schema/replies.ts";
import { Outcome } from "./history.ts";

/** A coverage mark of a fault: the plan takes it from the fault's own file, and the judge needs no other knowledge of it. */
export const FaultMark = Type.Object({
  name: Type.String(),
  /** What happened in a run that reached it, as a sentence. */
  says: Type.String(),
  /** The operation of the history that reaches it, if it is `ok`. */
  op: Type.String(),
  /** Of a failpoint: it only counts in one of these modes. */
  modes: Type.Optional(Type.Array(Type.String())),
  /** It only counts between the first request for a unit and the last answer to one. */
  duringSale: Type.Boolean(),
});
export type FaultMark = Static<typeof FaultMark>;

/** A coverage mark that a run promises to reach: one that `marks.ts` knows, by name, or one of a fault. */
export const PromisedMark = Type.Union([Type.String(), FaultMark]);
export type PromisedMark = Static<typeof PromisedMark>;

const Share = Type.Number({ minimum: 0, maximum: 1 });

/** A rule of the target for what replies mean, as the history cites it. */
export const NamedReply = Type.Object({
  name: Type.String(),
  status: Type.Array(Type.Integer()),
  outcome: Outcome,
  reason: Type.Optional(ReplyReason),
});
export type NamedReply = Static<typeof NamedReply>;

/** What a run promises of its load, as shares: the marks `decided`, `arrived` and, if it names one, `submitted`. */
export const Bounds = Type.Object({
  /** Of the buyers, those told *bought* or *sold out* in the end: at least. */
  decidedShare: Share,
  /** Of the buyers that the plan asks for, those who came: at least. */
  arrivedShare: Share,
  /** Of the orders, those that only check-back brought: at most. Only in a run where nothing strikes. */
  checkBackShare: Type.Optional(Share),
});
export type Bounds = Static<typeof Bounds>;

/**
 * The version of the formats of a run's files. Those of the first have no end lines. In the third, one buyer may hold
 * several units, and `run.json` says how many.
 */
export const Format = Type.Union([Type.Literal(1), Type.Literal(2), Type.Literal(3)]);
export type Format = Static<typeof Format>;

/** A store by its name, where something is read. */
const Store = Type.Optional(Type.String());

export const RunFile = Type.Object({
  /** Absent in runs of the first. */
  format: Type.Optional(Format),
  /** The folder's name. */
  id: Type.String(),
  kind: Type.Union([Type.Literal("load"), Type.Literal("verify")]),
  seed: Type.Integer(),
  startedAt: Type.String(),
  target: Type.String(),
  versions: Type.Record(Type.String(), Type.String()),
  settings: Type.Record(Type.String(), Type.Unknown()),
  /** The command that plans the same run again. */
  repeat: Type.String(),
  promisedMarks: Type.Array(PromisedMark),
  orderLagBoundMs: Type.Number(),
  /** The target's rules for replies. Absent in runs of format 1, as are the next two. */
  replies: Type.Optional(Type.Array(NamedReply)),
  /** The age at which the coordinator checks back on a message. Absent if the target has no coordinator. */
  checkBackMs: Type.Optional(Type.Number()),
  bounds: Type.Optional(Bounds),
  /** What the shop promises its buyers. Absent in runs of formats 1 and 2, which are of a plain contract. */
  contract: Type.Optional(Contract),
  /** Invariants that cannot be judged here since the target does not show what they need, and why its owner accepts it. */
  waived: Type.Optional(Type.Record(Type.String(), Type.String())),
  /** In which store the target is read: `Redis`, `MySQL`, or `server` where it is asked over HTTP. Absent in older runs. */
  sources: Type.Optional(Type.Object({ stock: Store, ledger: Store, orders: Store })),
  /** The run was cut short. True from the start of the run to its end. */
  interrupted: Type.Boolean(),
  plan: Type.Unknown(),
});
export type RunFile = Static<typeof RunFile>;
