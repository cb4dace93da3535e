// Histories written by hand: a sale, what buyers were told, what the stores held.

import { Facts } from "../../invariants/facts/facts.ts";
import type { Operation } from "../../invariants/record/history.ts";
import type {
  ClockReading,
  Observation,
  Rest,
  Sample,
  Unconfirmed,
} from "../../invariants/record/observation.ts";
import { type Contract, PLAIN_CONTRACT } from "../../targets/schema/contract.ts";
import { REPLIES } from "./right-sale.ts";

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

/** A refusal of this kind, as {@link REPLIES} name them. */
export const refused = (user: string, reply: string, at: number, completed = at + 1): Operation => {
  const rule = REPLIES.findIndex(({ name }) => name === reply);
  const error = reply.toUpperCase().replaceAll("-", "_");
  return told(user, "fail", at, { rule, error, completed });
};

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
): Sample => ({
  kind: "sample",
  at,
  sale: SALE,
  remaining,
  deducted,
  initial,
  orders,
});
export const atRest = (rested = true, healedAt = 0): Rest => ({
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

/** A source of which doctor could not tell whether it is described rightly. */
export const unconfirmed = (what: Unconfirmed["what"], reason: string): Observation => ({
  kind: "unconfirmed",
  what,
  reason,
});

/** A clock that is ahead by so much, give or take the error. */
export const clock = (of: ClockReading["of"], offsetMs: number, errorMs: number, at = 0): Observation => ({
  kind: "clock",
  of,
  at,
  offsetMs,
  errorMs,
});

export type Story = (Operation | Observation)[];

/** The facts of a story, as a run of format 1 tells it. */
export const factsOf = (...story: Story): Facts => gathered(new Facts(), story);

/** The facts of a story of format 2, whose clocks agree within a millisecond unless it says something else. */
export const newFactsOf = (...story: Story): Facts => withClocks({ format: 2 }, story);

/** The facts of such a story in format 3, of a shop that promises this. */
export const factsUnder = (contract: Partial<Contract>, ...story: Story): Facts =>
  withClocks({ format: 3, contract: { ...PLAIN_CONTRACT, ...contract } }, story);

function withClocks(run: ConstructorParameters<typeof Facts>[0], story: Story): Facts {
  const isRead = story.some((one) => "kind" in one && one.kind === "clock");
  const clocks = isRead ? [] : [clock("harness", 0, 1), clock("mysql", 0, 1)];
  return gathered(new Facts({ ...run, replies: REPLIES }), [...clocks, ...story]);
}

function gathered(facts: Facts, story: Story): Facts {
  for (const one of story) {
    if ("kind" in one) facts.addObservation(one);
    else facts.addOperation(one);
  }
  return facts;
}
