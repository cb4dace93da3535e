// The format of `observations.jsonl`: what the stores hold, read from outside, one fact a line.
import { type Static, Type } from "@sinclair/typebox";

const Sale = Type.String();

/** One atomic read of a sale's stock and ledger, then its number of orders. What the target does not show is absent. */
export const Sample = Type.Object({
  kind: Type.Literal("sample"),
  /** The time before stock and ledger were read. */
  at: Type.Number(),
  /** The time after they were read: the read lies between the two. Absent in older runs. */
  until: Type.Optional(Type.Number()),
  sale: Sale,
  /** R, units left. */
  remaining: Type.Optional(Type.Integer()),
  /** S, units put on sale so far. */
  initial: Type.Optional(Type.Integer()),
  /** D, units deducted. */
  deducted: Type.Optional(Type.Integer()),
  /** O, orders in the database. */
  orders: Type.Optional(Type.Integer()),
});

/** One deduction in the ledger: this buyer holds a unit under this gid. */
export const Deduction = Type.Object({
  kind: Type.Literal("deduction"),
  sale: Sale,
  user: Type.Optional(Type.String()),
  gid: Type.String(),
});

/** One order in the database; `at` is when it was created, in ms of the harness's clock. */
export const Order = Type.Object({
  kind: Type.Literal("order"),
  sale: Sale,
  user: Type.String(),
  gid: Type.Optional(Type.String()),
  at: Type.Optional(Type.Number()),
});

/** One message that DTM had not finished when the run was at rest, or when it stopped waiting for rest. */
export const UnfinishedMessage = Type.Object({
  kind: Type.Literal("message"),
  sale: Sale,
  gid: Type.String(),
  status: Type.String(),
});

/** What this target cannot show, and why; a check that needs it answers `unknown` with the reason. */
export const Unseen = Type.Object({
  kind: Type.Literal("unseen"),
  what: Type.Union([
    Type.Literal("stock"),
    Type.Literal("initial"),
    Type.Literal("ledger"),
    Type.Literal("orders"),
    Type.Literal("messages"),
  ]),
  reason: Type.String(),
});

/**
 * How the run ended. `healedAt`: when the last fault was healed, in ms. `rested`: the system was at rest within
 * `deadlineMs`; if it was not, `pending` says what was missing.
 */
export const Rest = Type.Object({
  kind: Type.Literal("rest"),
  at: Type.Number(),
  healedAt: Type.Number(),
  rested: Type.Boolean(),
  waitedMs: Type.Number(),
  deadlineMs: Type.Number(),
  pending: Type.Optional(Type.String()),
});

/** A coverage mark that the run reached, and that neither history nor stores show. */
export const Reached = Type.Object({ kind: Type.Literal("reached"), mark: Type.String(), at: Type.Number() });

export const Observation = Type.Union([Sample, Deduction, Order, UnfinishedMessage, Unseen, Rest, Reached]);
export type Observation = Static<typeof Observation>;
export type Sample = Static<typeof Sample>;
export type Deduction = Static<typeof Deduction>;
export type Order = Static<typeof Order>;
export type UnfinishedMessage = Static<typeof UnfinishedMessage>;
export type Unseen = Static<typeof Unseen>;
export type Rest = Static<typeof Rest>;
export type Reached = Static<typeof Reached>;
