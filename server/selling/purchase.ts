// A purchase's way through the sale: a look at the stock, then a message: prepare, deduct, submit. The protocol
// itself, free of HTTP and of stores. It must never undo a deduction, and never abort a message whose deduction may
// have happened.

import { type FailpointName, gidOf } from "../contract.ts";
import type { Coordinator } from "../dtm/client.ts";
import { type Message, type MessageSettings, orderMessage } from "../dtm/message.ts";
import { DidNotRun, SaleError } from "../errors.ts";
import type { DeductResult, Stock } from "../stock/stock.ts";
import type { Deadline } from "../time/deadline.ts";
import type { Served } from "./batches.ts";
import type { Failpoints } from "./failpoints.ts";

/** All that a purchase uses, given to it, so that a simulator can give it something else. */
export interface PurchaseParts {
  stock: Stock;
  coordinator: Coordinator;
  failpoints: Failpoints;
  /** A fresh message id: 32 random hexadecimal digits. */
  newId: () => string;
  message: MessageSettings;
  /** Told of what went wrong without changing the reply: an abort or a submit that check-back makes up for. */
  onLeftToCheckBack: (step: "submit" | "abort", gid: string, error: unknown) => void;
}

/** What a buyer is told: the gid of his unit, or the error that says why he has none. */
export type Reply = { gid: string; first: boolean } | SaleError;

/** What one look at the stock can tell a buyer: his reply, or that units are left and a message has to decide. */
export type Seen = Reply | "undecided";

/** One read of the stock for all of these buyers. Nobody needs the coordinator to learn that nothing is left. */
export async function look(
  parts: PurchaseParts,
  sale: string,
  users: string[],
  deadline: Deadline,
): Promise<Served<Seen>> {
  let seen: Awaited<ReturnType<Stock["peek"]>>;
  try {
    seen = await deadline.bound(parts.stock.peek(sale, users));
  } catch (cause) {
    return refuse(users, new SaleError("STOCK_UNAVAILABLE", { cause }));
  }
  if (seen === undefined) return refuse(users, new SaleError("NO_SUCH_SALE"));
  const { holders, remaining } = seen;
  // Units never come back but by a restock, so that none left now means none left at some time of this request.
  const otherwise = remaining <= 0 ? new SaleError("SOLD_OUT") : "undecided";
  const replies = users.map((_, index): Seen => {
    const gid = holders[index];
    return gid === undefined ? otherwise : { gid, first: false };
  });
  if (replies.some((reply) => reply !== "undecided")) {
    await parts.failpoints.reach("before-reply", { sale, buyers: users.length });
  }
  return { replies };
}

/**
 * One message for all of these buyers. They are answered as soon as the deduction is known, with the submit behind
 * it: Redis has written the deduction and its barrier to the disk before it answers, and DTM the prepared message,
 * so that check-back submits what a crash here leaves, and asking again finds the same gid. Waiting for the submit
 * would make nothing truer: when it fails, the reply is the same.
 */
export async function sell(
  parts: PurchaseParts,
  sale: string,
  users: string[],
  deadline: Deadline,
): Promise<Served<Reply>> {
  const candidates = [...new Set(users)];
  const gid = gidOf(sale, parts.newId());
  const place = { sale, gid, buyers: candidates.length };
  const pass = (name: FailpointName) => parts.failpoints.reach(name, place);
  const message = orderMessage(gid, { users: candidates }, parts.message);
  await pass("before-prepare");
  try {
    await deadline.bound(parts.coordinator.prepare(message));
  } catch (cause) {
    return refuse(users, new SaleError("COORDINATOR_UNAVAILABLE", { cause }));
  }
  await pass("after-prepare");

  let deduction: DeductResult;
  try {
    deduction = await deadline.bound(parts.stock.deduct(sale, gid, candidates));
  } catch (cause) {
    // Only what certainly did not run may be told as such; the rest is left to check-back, which will find out.
    const code = cause instanceof DidNotRun ? "STOCK_UNAVAILABLE" : "DEDUCTION_UNKNOWN";
    return refuse(users, new SaleError(code, { cause }));
  }
  await pass("after-deduct");

  const settled = settle(parts, deadline, deduction.word === "op" ? "submit" : "abort", message, pass);
  await pass("before-reply");
  return { replies: decide(users, candidates, deduction, gid), settled };
}

/** A reply for each buyer, from what the deduction of the candidates came to. */
function decide(users: string[], candidates: string[], deduction: DeductResult, gid: string): Reply[] {
  const without = withoutUnit(deduction.word);
  const replies = new Map(
    candidates.map((user, index): [string, Reply] => {
      const holder = deduction.holders[index];
      return [user, holder === undefined ? without : { gid: holder, first: holder === gid }];
    }),
  );
  return users.map((user) => replies.get(user) ?? without);
}

/**
 * Tells DTM how the message ended. That it failed changes no reply: the message is prepared and its barrier is
 * written, so that check-back comes to the same end.
 */
async function settle(
  parts: PurchaseParts,
  deadline: Deadline,
  step: "submit" | "abort",
  message: Message,
  pass: (name: FailpointName) => Promise<void> | undefined,
): Promise<void> {
  const { coordinator, onLeftToCheckBack } = parts;
  try {
    const call = step === "submit" ? coordinator.submit(message) : coordinator.abort(message.gid);
    await deadline.bound(call);
  } catch (error) {
    onLeftToCheckBack(step, message.gid, error);
  }
  // The buyers have their replies, so that a failure that is set off here has nobody to be told to.
  await pass("after-submit")?.catch(() => {});
}

function withoutUnit(word: DeductResult["word"]): SaleError {
  if (word === "no-sale") return new SaleError("NO_SUCH_SALE");
  return new SaleError(word === "rollback" ? "ROLLED_BACK" : "SOLD_OUT");
}

const refuse = (users: string[], error: SaleError) => ({ replies: users.map(() => error) });
