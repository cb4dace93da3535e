// What buyers were told and what was done to the system: one operation a line, buyers and nemesis alike.
// Pure: reading files is `observe/`'s work.
import { type Static, Type } from "@sinclair/typebox";
import type { Span } from "../facts/bytes.ts";

/** Whether an operation happened: `ok` yes, `fail` certainly not, `info` it may have. */
export const Outcome = Type.Union([Type.Literal("ok"), Type.Literal("fail"), Type.Literal("info")]);
export type Outcome = Static<typeof Outcome>;

/**
 * One line of `history.jsonl`, after Jepsen's operations, invocation and completion folded into one.
 * Times in milliseconds since the epoch, all of one clock. A process does one operation at a time. A line
 * without `completed` and `outcome` opens an operation that a later line of the same process completes;
 * one that nobody completed counts as `info` without an end.
 */
export const HistoryLine = Type.Object({
  /** Who did it: `k6-12` a buyer's slot, `nemesis` the fault injector, `admin` the one who opens sales. */
  process: Type.String(),
  /** `purchase`, `open`, `restock`, or a fault's name. */
  op: Type.String(),
  sale: Type.Optional(Type.String()),
  user: Type.Optional(Type.String()),
  invoked: Type.Number(),
  completed: Type.Optional(Type.Number()),
  outcome: Type.Optional(Outcome),
  /** The message that a buyer was told carries the order. */
  gid: Type.Optional(Type.String()),
  /** The HTTP status, absent when no reply came. */
  status: Type.Optional(Type.Integer()),
  /** A code or a sentence for what was refused or failed. */
  error: Type.Optional(Type.String()),
  /** For `open` and `restock`: how many units. */
  units: Type.Optional(Type.Integer()),
  /** For `restock`: its idempotency key, so that asking again for the same units is not taken for more. */
  key: Type.Optional(Type.String()),
  /** For a fault: what it struck (`server-1`) and what is to be known of it. */
  target: Type.Optional(Type.String()),
});
export type HistoryLine = Static<typeof HistoryLine>;

type Optional = "sale" | "user" | "gid" | "status" | "error" | "units" | "key" | "target";

/** A whole operation. `completed` is Infinity when its end was never seen, and its outcome then `info`. */
export interface Operation extends Omit<HistoryLine, "completed" | "outcome" | Optional> {
  completed: number;
  outcome: Outcome;
  sale?: string | undefined;
  user?: string | undefined;
  gid?: string | undefined;
  status?: number | undefined;
  error?: string | undefined;
  units?: number | undefined;
  key?: string | undefined;
  target?: string | undefined;
}

/**
 * The opening of a purchase as its line has it. Names are left among the bytes of the line, since a stampede has too
 * many to make strings of them: they are there only until the next line is read.
 */
export interface Asked {
  process: Span;
  sale: string;
  user: Span;
  invoked: number;
}

/** A whole purchase as its line has it. */
export interface Purchase extends Asked, Omit<Operation, keyof Asked | "op"> {}

/** The code that a buyer's `fail` carries when the sale said that no unit was left. */
export const SOLD_OUT = "SOLD_OUT";
