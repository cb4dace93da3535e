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
  /** The numbers come from several stores, and so not from one moment. */
  torn: Type.Optional(Type.Literal(true)),
});

/** One deduction in the ledger: this buyer holds a unit under this gid. */
export const Deduction = Type.Object({
  kind: Type.Literal("deduction"),
  sale: Sale,
  user: Type.Optional(Type.String()),
  gid: Type.String(),
  /** How many; absent: as many as a request takes. */
  units: Type.Optional(Type.Integer({ minimum: 1 })),
});

/** One order in the database; `at` is when it was created, in ms of the harness's clock. */
export const Order = Type.Object({
  kind: Type.Literal("order"),
  sale: Sale,
  user: Type.String(),
  gid: Type.Optional(Type.String()),
  at: Type.Optional(Type.Number()),
  units: Type.Optional(Type.Integer({ minimum: 1 })),
});

/**
 * One message that DTM had not finished when the run was at rest, or when it stopped waiting for rest. `sale` is absent
 * if nothing tells whose message it is.
 */
export const UnfinishedMessage = Type.Object({
  kind: Type.Literal("message"),
  sale: Type.Optional(Sale),
  gid: Type.String(),
  status: Type.String(),
});

/**
 * What this target cannot show, or what could not be read at the end, and why; a check that needs it answers `unknown`
 * with the reason. What a target cannot show comes first in the file, so that a file that was cut has it.
 */
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
  /**
   * What showed it: every deduction had its order and no message was open (`proof`), or orders stopped coming and there
   * were as many as buyers told *bought* or more (`quiet`). Absent in older runs.
   */
  by: Type.Optional(Type.Union([Type.Literal("proof"), Type.Literal("quiet")])),
});

/** A coverage mark that the run reached, and that neither history nor stores show. */
export const Reached = Type.Object({ kind: Type.Literal("reached"), mark: Type.String(), at: Type.Number() });

/**
 * A clock, compared with the harness's: its time less ours is `offsetMs`, give or take `errorMs`. `mysql` is the clock
 * that orders are dated by. `harness` is our own wall clock against the time that has passed since the start of the
 * run: if it was set, that is an offset.
 */
export const ClockReading = Type.Object({
  kind: Type.Literal("clock"),
  of: Type.Union([Type.Literal("mysql"), Type.Literal("redis"), Type.Literal("harness")]),
  at: Type.Number(),
  offsetMs: Type.Number(),
  errorMs: Type.Number({ minimum: 0 }),
});

/** The harness asked DTM to look at every message now, whatever its back-off says. */
export const Push = Type.Object({ kind: Type.Literal("push"), at: Type.Number() });

/** The file system under a store's files. `durable` is false if it is in memory. */
export const Storage = Type.Object({
  kind: Type.Literal("storage"),
  of: Type.Union([Type.Literal("redis"), Type.Literal("mariadb")]),
  fileSystem: Type.String(),
  durable: Type.Boolean(),
});

/** How many buyers the plan asked for, and how many came. */
export const Load = Type.Object({
  kind: Type.Literal("load"),
  planned: Type.Integer({ minimum: 0 }),
  arrived: Type.Integer({ minimum: 0 }),
});

/** The last line: N lines stand before it. Without it, or with another number, the file was cut. */
export const End = Type.Object({ kind: Type.Literal("end"), lines: Type.Integer({ minimum: 0 }) });

export const Observation = Type.Union([
  Sample,
  Deduction,
  Order,
  UnfinishedMessage,
  Unseen,
  Rest,
  Reached,
  ClockReading,
  Push,
  Storage,
  Load,
  End,
]);
export type Observation = Static<typeof Observation>;
export type Sample = Static<typeof Sample>;
export type Deduction = Static<typeof Deduction>;
export type Order = Static<typeof Order>;
export type UnfinishedMessage = Static<typeof UnfinishedMessage>;
export type Unseen = Static<typeof Unseen>;
export type Rest = Static<typeof Rest>;
export type Reached = Static<typeof Reached>;
export type ClockReading = Static<typeof ClockReading>;
export type Push = Static<typeof Push>;
export type Storage = Static<typeof Storage>;
export type Load = Static<typeof Load>;
export type End = Static<typeof End>;
