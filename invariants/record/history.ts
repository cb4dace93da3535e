// The format of `history.jsonl`: what buyers were told and what the nemesis did, one operation a line.
import { type Static, Type } from "@sinclair/typebox";
import type { Span } from "../compact/span-type.ts";

/** An operation happened (`ok`), certainly did not (`fail`), or may have (`info`). */
export const Outcome = Type.Union([Type.Literal("ok"), Type.Literal("fail"), Type.Literal("info")]);
export type Outcome = Static<typeof Outcome>;

/**
 * One line of `history.jsonl`: an operation as in Jepsen, with invocation and completion in one object. Times are in
 * milliseconds since the epoch, all by one clock. A process does one operation at a time. A line without `completed`
 * and `outcome` opens an operation, and a later line of the same process completes it. An operation without such a line
 * counts as `info` without an end.
 */
export const HistoryLine = Type.Object({
  /** Who did it: `k6-12` is a slot for buyers, `nemesis-0` the first fault, `admin` opens sales. */
  process: Type.String(),
  /** `purchase`, `open`, `restock`, or a fault's name. */
  op: Type.String(),
  sale: Type.Optional(Type.String()),
  user: Type.Optional(Type.String()),
  invoked: Type.Number(),
  completed: Type.Optional(Type.Number()),
  outcome: Type.Optional(Outcome),
  /** The message that carries the order, as the buyer was told. */
  gid: Type.Optional(Type.String()),
  /** The HTTP status; absent if no reply came. */
  status: Type.Optional(Type.Integer()),
  /** The rule of the target that gave the reply its meaning: its index in `replies` of `run.json`. Absent if none did. */
  rule: Type.Optional(Type.Integer({ minimum: 0 })),
  /** A code or a sentence that says why it was refused or failed. */
  error: Type.Optional(Type.String()),
  /** For `open` and `restock`: how many units. */
  units: Type.Optional(Type.Integer()),
  /** For `restock`: its idempotency key, so that a repeated request does not count as more units. */
  key: Type.Optional(Type.String()),
  /** For a fault: what it struck (`server-1`), and details. */
  target: Type.Optional(Type.String()),
});
export type HistoryLine = Static<typeof HistoryLine>;

/** The last line: N lines stand before it. Without it, or with another number, the file was cut. */
export const HistoryEnd = Type.Object({ end: Type.Literal(true), lines: Type.Integer({ minimum: 0 }) });
export type HistoryEnd = Static<typeof HistoryEnd>;

type Optional = "sale" | "user" | "gid" | "status" | "rule" | "error" | "units" | "key" | "target";

/** A whole operation. Without an end in the history, `completed` is Infinity and the outcome is `info`. */
export interface Operation extends Omit<HistoryLine, "completed" | "outcome" | Optional> {
  completed: number;
  outcome: Outcome;
  sale?: string | undefined;
  user?: string | undefined;
  gid?: string | undefined;
  status?: number | undefined;
  rule?: number | undefined;
  error?: string | undefined;
  units?: number | undefined;
  key?: string | undefined;
  target?: string | undefined;
}

/**
 * The opening of a purchase. Its names stay among the bytes of the line, since a stampede has too many to make strings
 * of them; they are valid only until the next line is read.
 */
export interface Asked {
  process: Span;
  sale: string;
  user: Span;
  invoked: number;
}

/** A whole purchase, with its names among the bytes of its line. */
export interface Purchase extends Asked, Omit<Operation, keyof Asked | "op"> {}

/** The `error` of a purchase that was refused because no unit was left. */
export const SOLD_OUT = "SOLD_OUT";

/** The `error` of a purchase that was refused because its buyer has a unit already, by another request. */
export const ALREADY = "ALREADY";
