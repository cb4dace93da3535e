// Tells if an order that is missing may still be on its way.
import type { Facts } from "./facts.ts";
import type { SaleFacts } from "./sale-facts.ts";

/**
 * Why a missing order may still come; undefined if none can. After a proof of rest nothing is on its way. Quiet proves
 * as much only if the coordinator shows that it holds no message, or if it was waited for longer than an order may take:
 * the wait begins when load and faults are over. A system that is not at rest by its deadline is late, whatever it holds back, unless {@link hurried} says
 * why not.
 */
export function stillToCome(facts: Facts, orderLagBoundMs: number): string | undefined {
  const { rest, unseen, messages } = facts;
  if (rest === undefined) return "it was not recorded whether the system came to rest";
  if (!rest.rested) return hurried(facts, orderLagBoundMs);
  if (rest.by !== "quiet") return undefined;
  const hasNoMessage = !unseen.has("messages") && messages.length === 0;
  const isLate = unseen.has("messages") && rest.waitedMs > orderLagBoundMs && facts.unhealed() === undefined;
  return hasNoMessage || isLate
    ? undefined
    : "orders stopped coming, which does not prove that none is on its way";
}

/**
 * Why orders of this sale are missing though rest was proven. Then each deduction had its order and no message was open:
 * if there are more deductions now, a request was still under way in the system.
 */
export function movedAfterRest({ rest }: Facts, { heldUnits, orderUnits }: SaleFacts): string | undefined {
  const hasMoved = rest?.by === "proof" && heldUnits > orderUnits;
  return hasMoved ? "units were deducted after the system was at rest" : undefined;
}

/**
 * Why a system that did not come to rest may be right: something is still broken, or the wait for rest was shorter than
 * an order may take. Undefined if it had all that it needs.
 */
export function hurried(facts: Facts, orderLagBoundMs: number): string | undefined {
  const { rest } = facts;
  if (rest === undefined || rest.rested) return undefined;
  if (rest.deadlineMs < orderLagBoundMs)
    return `rest was waited for ${rest.deadlineMs} ms, and an order may take ${orderLagBoundMs} ms`;
  return facts.unhealed();
}
