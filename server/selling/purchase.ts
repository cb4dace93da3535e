// The two steps of a purchase: a look at the stock, then a message (prepare, deduct, submit). This is the protocol
// alone, without HTTP and without stores. It must never undo a deduction, and never abort a message whose deduction
// may have happened.

import type { FailpointName } from "../contract.ts";
import { type Coordinator, hasEndedSo, RefusedByDtm } from "../dtm/client.ts";
import type { Message, MessageSettings } from "../dtm/message.ts";
import { DidNotRun, SaleError } from "../errors.ts";
import type { Decision, Deduction, Look, Stock } from "../stock/stock.ts";
import type { Deadline } from "../time/deadline.ts";
import type { UsualTime } from "../time/usual-time.ts";
import type { Batch } from "./batch.ts";
import type { Served } from "./batches.ts";
import type { Failpoints } from "./failpoints.ts";
import type { PreparedMessages } from "./prepared-messages.ts";

/** All that a purchase uses. The caller passes it in, so that a test can pass fakes. */
export interface PurchaseParts {
  stock: Stock;
  coordinator: Coordinator;
  failpoints: Failpoints;
  /** Returns a new message id: 32 random hexadecimal digits. */
  newId: () => string;
  message: MessageSettings;
  /** Called when a submit or an abort failed. The buyers' replies stay as they are: check-back ends the message. */
  onLeftToCheckBack: (step: "submit" | "abort", gid: string, error: unknown) => void;
  /** Called when DTM refused the submit of a message that holds units: it has failed the message, and orders are lost. */
  onSubmitRefused: (gid: string, error: RefusedByDtm) => void;
}

/** What the answer to a deduction says of its sale. */
export interface Deducted {
  sale: string;
  /** How many buyers it named. */
  candidates: number;
  /** How many of them hold a unit by it. */
  winners: number;
  /** What the sale has left after it. */
  remaining: number;
}

/** What a message uses besides. */
export interface MessageParts extends PurchaseParts {
  messages: PreparedMessages;
  /** Called when a deduction was answered, before its buyers have their replies. */
  onDeducted: (deducted: Deducted) => void;
}

/** How long the steps take lately. */
export interface UsualTimes {
  look: UsualTime;
  prepare: UsualTime;
  deduct: UsualTime;
}

/** The reply to one buyer: the gid of their unit (`first`: sold just now), or the error that says why they have none. */
export type Reply = { gid: string; first: boolean } | SaleError;

/** What a look at the stock means for one buyer: their reply, or that units are left and a message has to decide. */
export type LookResult = Reply | "undecided";

/** Reads the stock once for all of these buyers. Those who are sold out or hold a unit get their reply without DTM. */
export async function look(
  parts: PurchaseParts,
  usual: UsualTimes,
  sale: string,
  batch: Batch<LookResult>,
): Promise<Served<LookResult>> {
  const { users } = batch;
  let found: Look | undefined;
  try {
    const late = new SaleError("STOCK_UNAVAILABLE");
    found = await usual.look.measure(batch.bound(parts.stock.look(sale, users), late));
  } catch (cause) {
    return refuseAll(users, new SaleError("STOCK_UNAVAILABLE", { cause }));
  }
  if (found === undefined) return refuseAll(users, new SaleError("NO_SUCH_SALE"));
  const { gids, remaining } = found;
  // Every buyer here asked before the stock was read: if nothing was left then, it was so during their request.
  const withoutUnit = remaining <= 0 ? new SaleError("SOLD_OUT") : "undecided";
  const replies = users.map((_, index): LookResult => {
    const gid = gids[index];
    return gid === undefined ? withoutUnit : { gid, first: false };
  });
  if (replies.some((reply) => reply !== "undecided")) {
    await parts.failpoints.pass("before-reply", { sale, buyers: users.length });
  }
  return { replies };
}

/**
 * Sends one message for all of these buyers. They get their replies when the deduction is known; the submit ends
 * after that. The replies are true by then: DTM has stored the prepared message, and Redis (with `appendfsync always`)
 * has written the deduction and its barrier to disk. If the server crashes now, check-back submits the message, and a
 * buyer who asks again gets the same gid. A reply that waited for the submit would be the same, even if it failed.
 */
export async function sell(
  parts: MessageParts,
  usual: UsualTimes,
  sale: string,
  batch: Batch<Reply>,
): Promise<Served<Reply>> {
  const { message, prepare } = parts.messages.take(sale);
  const { gid } = message;
  const context = { sale, gid, buyers: new Set(batch.users).size };
  const pass = (name: FailpointName) => parts.failpoints.pass(name, context);
  await pass("before-prepare");
  try {
    const late = new SaleError("COORDINATOR_UNAVAILABLE");
    await batch.bound(prepare(), late);
  } catch (cause) {
    return refuseAll(batch.users, new SaleError("COORDINATOR_UNAVAILABLE", { cause }));
  }
  await pass("after-prepare");

  // Who has no time left for the deduction takes no part in it: what was not sent has certainly not happened.
  batch.refuseLate(usual.deduct.ms);
  const { users } = batch;
  const buying = [...new Set(users)];
  if (buying.length === 0)
    return { replies: [], finished: finishMessage(parts, batch.deadline, "abort", message, pass) };
  let deduction: Deduction;
  try {
    const late = new SaleError("DEDUCTION_UNKNOWN");
    const deducted = batch.bound(parts.stock.deduct(sale, gid, buying), late);
    parts.messages.prepareNext(sale);
    deduction = await usual.deduct.measure(deducted);
  } catch (cause) {
    // The reply says "nothing was deducted" only where that is certain. Otherwise check-back finds out.
    const code = cause instanceof DidNotRun ? "STOCK_UNAVAILABLE" : "DEDUCTION_UNKNOWN";
    return refuseAll(users, new SaleError(code, { cause }));
  }
  const winners = deduction.gids.filter((held) => held === gid).length;
  parts.onDeducted({ sale, candidates: buying.length, winners, remaining: deduction.remaining });
  await pass("after-deduct");

  const step = deduction.decision === "op" ? "submit" : "abort";
  const finished = finishMessage(parts, batch.deadline, step, message, pass);
  await pass("before-reply");
  return { replies: repliesOf(deduction, users, buying, gid), finished };
}

/** A reply for each of the users, from the deduction for the candidates. */
function repliesOf(deduction: Deduction, users: string[], candidates: string[], gid: string): Reply[] {
  const withoutUnit = withoutUnitAfter(deduction.decision);
  const replies = new Map(
    candidates.map((user, index): [string, Reply] => {
      const held = deduction.gids[index];
      return [user, held === undefined ? withoutUnit : { gid: held, first: held === gid }];
    }),
  );
  return users.map((user) => replies.get(user) ?? withoutUnit);
}

/**
 * Tells DTM how the message ended. If that fails, no reply changes: the message is prepared and its barrier is
 * written, so check-back ends the message in the same way. Where check-back came first, DTM refuses the call, since the
 * message is ended already, and in the same way. A message that DTM has failed although it holds units is the one sign
 * of lost orders that a server can see: its barrier was lost, or another has ended it.
 */
async function finishMessage(
  parts: PurchaseParts,
  deadline: Deadline,
  step: "submit" | "abort",
  message: Message,
  pass: (name: FailpointName) => Promise<void> | undefined,
): Promise<void> {
  const { coordinator, onSubmitRefused, onLeftToCheckBack } = parts;
  const call = step === "submit" ? coordinator.submit(message) : coordinator.abort(message.gid);
  // A refusal counts also when it comes after the deadline.
  const ended = call.catch((error: unknown) => {
    if (hasEndedSo(step, error)) return;
    if (step === "submit" && error instanceof RefusedByDtm) onSubmitRefused(message.gid, error);
    else throw error;
  });
  try {
    await deadline.bound(ended);
  } catch (error) {
    onLeftToCheckBack(step, message.gid, error);
  }
  // The buyers have their replies by now, so an error from a failpoint has no request to fail.
  await pass("after-submit")?.catch(() => {});
}

function withoutUnitAfter(decision: Decision): SaleError {
  if (decision === "no-sale") return new SaleError("NO_SUCH_SALE");
  return new SaleError(decision === "rollback" ? "ROLLED_BACK" : "SOLD_OUT");
}

const refuseAll = (users: string[], error: SaleError) => ({ replies: users.map(() => error) });
