// What the stores hold, as read from outside: one fact a line of `observations.jsonl`.
// Pure: the reading itself is in `observe/`.
import { type Static, Type } from "@sinclair/typebox";

const Sale = Type.String();

/** One atomic read of a sale's stock and ledger, and the order count read right after it; absent = unseen. */
export const Sample = Type.Object({
  kind: Type.Literal("sample"),
  /** Before stock and ledger were read. */
  at: Type.Number(),
  /** After they were read: the read lies between the two. Absent in what was recorded before this was. */
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

/** One message that DTM had not finished when the run was at rest or gave up waiting. */
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
 * How the run ended. `healedAt`: when the last fault was healed, ms. `rested`: everything was at rest before
 * the deadline of `waitedMs`; when false, `pending` says what was not.
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

/** A coverage mark that the run reached, seen by the harness rather than in history or stores. */
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
