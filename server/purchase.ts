// One message's way through the sale: prepare, deduct, submit. The protocol itself, free of HTTP and of stores.
// It must never undo a deduction, and never abort a message whose deduction may have happened.
import { type FailpointName, gidOf } from "./contract.ts";
import type { Deadline } from "./deadline.ts";
import type { Coordinator } from "./dtm/client.ts";
import { type MessageSettings, orderMessage } from "./dtm/message.ts";
import { DidNotRun, SaleError } from "./errors.ts";
import type { Failpoints } from "./failpoints.ts";
import type { Stock } from "./stock/stock.ts";

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

/**
 * Sells one unit to each of these buyers of one sale, in one message, by the deadline. Gives a reply for each, in
 * their order.
 * A buyer who holds a unit already gets its gid again. Never throws but for a failpoint that went off.
 */
export async function purchase(
  parts: PurchaseParts,
  sale: string,
  users: string[],
  deadline: Deadline,
): Promise<Reply[]> {
  let seen: Awaited<ReturnType<Stock["peek"]>>;
  try {
    seen = await deadline.bound(parts.stock.peek(sale, users));
  } catch (cause) {
    return refuse(users, new SaleError("STOCK_UNAVAILABLE", { cause }));
  }
  if (seen === undefined) return refuse(users, new SaleError("NO_SUCH_SALE"));

  const holders = seen.holders;
  const candidates = [...new Set(users.filter((_, index) => holders[index] === undefined))];
  const gid = gidOf(sale, parts.newId());
  const sold = await sell(parts, deadline, { sale, gid, candidates, remaining: seen.remaining });
  await parts.failpoints.reach("before-reply", { sale, gid, buyers: users.length });
  return users.map((user, index) => {
    const holder = holders[index];
    return holder === undefined
      ? (sold.get(user) ?? new SaleError("INTERNAL"))
      : { gid: holder, first: false };
  });
}

interface Batch {
  sale: string;
  gid: string;
  candidates: string[];
  remaining: number;
}

async function sell(parts: PurchaseParts, deadline: Deadline, batch: Batch): Promise<Map<string, Reply>> {
  const { sale, gid, candidates } = batch;
  const all = (error: SaleError) => new Map<string, Reply>(candidates.map((user) => [user, error]));
  if (candidates.length === 0) return new Map();
  // Units never come back but by a restock, so that none left now means none left at some time of this request.
  if (batch.remaining <= 0) return all(new SaleError("SOLD_OUT"));

  const pass = (name: FailpointName) =>
    parts.failpoints.reach(name, { sale, gid, buyers: candidates.length });
  const message = orderMessage(gid, { users: candidates }, parts.message);
  await pass("before-prepare");
  try {
    await deadline.bound(parts.coordinator.prepare(message));
  } catch (cause) {
    return all(new SaleError("COORDINATOR_UNAVAILABLE", { cause }));
  }
  await pass("after-prepare");

  let deduction: Awaited<ReturnType<Stock["deduct"]>>;
  try {
    deduction = await deadline.bound(parts.stock.deduct(sale, gid, candidates));
  } catch (cause) {
    // Only what certainly did not run may be told as such; the rest is left to check-back, which will find out.
    const code = cause instanceof DidNotRun ? "STOCK_UNAVAILABLE" : "DEDUCTION_UNKNOWN";
    return all(new SaleError(code, { cause }));
  }
  await pass("after-deduct");

  await settle(parts, deadline, deduction.word === "op" ? "submit" : "abort", message);
  await pass("after-submit");
  const replies = candidates.map((user, index): [string, Reply] => {
    const holder = deduction.holders[index];
    return [
      user,
      holder === undefined ? withoutUnit(deduction.word) : { gid: holder, first: holder === gid },
    ];
  });
  return new Map(replies);
}

/**
 * Tells DTM how the message ended. That it failed changes no reply: the message is prepared and its barrier is
 * written, so that check-back comes to the same end.
 */
async function settle(
  parts: PurchaseParts,
  deadline: Deadline,
  step: "submit" | "abort",
  message: ReturnType<typeof orderMessage>,
): Promise<void> {
  const { coordinator, onLeftToCheckBack } = parts;
  try {
    const call = step === "submit" ? coordinator.submit(message) : coordinator.abort(message.gid);
    await deadline.bound(call);
  } catch (error) {
    onLeftToCheckBack(step, message.gid, error);
  }
}

function withoutUnit(word: "op" | "rollback" | "sold-out" | "no-sale"): SaleError {
  if (word === "no-sale") return new SaleError("NO_SUCH_SALE");
  return new SaleError(word === "rollback" ? "ROLLED_BACK" : "SOLD_OUT");
}

const refuse = (users: string[], error: SaleError): Reply[] => users.map(() => error);
