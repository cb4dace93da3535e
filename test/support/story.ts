// Histories written by hand: a sale, what buyers were told, what the stores held.
import { Facts } from "../../invariants/facts/facts.ts";
import type { Operation } from "../../invariants/record/history.ts";
import type { Observation } from "../../invariants/record/observation.ts";

export const SALE = "s";
export const gid = (n: number): string => `{s}-${`${n}`.padStart(32, "0")}`;

const times = (invoked: number, completed = invoked + 1) => ({ invoked, completed });

/** Operations. Times in ms; an operation takes one unless said otherwise. */
export const opened = (units: number, at = 0): Operation => ({
  process: "admin",
  op: "open",
  sale: SALE,
  units,
  ...times(at),
  outcome: "ok",
});
export const restocked = (units: number, at: number, outcome: Operation["outcome"] = "ok"): Operation => ({
  process: "admin",
  op: "restock",
  sale: SALE,
  units,
  ...times(at),
  outcome,
});
export const told = (
  user: string,
  outcome: Operation["outcome"],
  at: number,
  more: Partial<Operation> = {},
): Operation => ({
  process: user,
  op: "purchase",
  sale: SALE,
  user,
  ...times(at),
  outcome,
  ...more,
});
export const bought = (user: string, n: number, at = 10) => told(user, "ok", at, { gid: gid(n) });
export const soldOut = (user: string, at: number, completed = at + 1) =>
  told(user, "fail", at, { error: "SOLD_OUT", completed });

/** Observations. */
export const deduction = (user: string | undefined, n: number): Observation =>
  user === undefined
    ? { kind: "deduction", sale: SALE, gid: gid(n) }
    : { kind: "deduction", sale: SALE, user, gid: gid(n) };
export const order = (user: string, n: number, at = 20): Observation => ({
  kind: "order",
  sale: SALE,
  user,
  gid: gid(n),
  at,
});
export const sample = (
  remaining: number,
  deducted: number,
  initial: number,
  orders = 0,
  at = 15,
): Observation => ({
  kind: "sample",
  at,
  sale: SALE,
  remaining,
  deducted,
  initial,
  orders,
});
export const atRest = (rested = true, healedAt = 0): Observation => ({
  kind: "rest",
  at: 1_000,
  healedAt,
  rested,
  waitedMs: 10,
  deadlineMs: 100,
  ...(rested ? {} : { pending: "an order" }),
});
export const unseen = (what: "stock" | "initial" | "ledger" | "orders" | "messages"): Observation => ({
  kind: "unseen",
  what,
  reason: `${what} cannot be seen`,
});

/** The facts of a story. */
export function factsOf(...story: (Operation | Observation)[]): Facts {
  const facts = new Facts();
  for (const one of story) {
    if ("kind" in one) facts.addObservation(one);
    else facts.addOperation(one);
  }
  return facts;
}
