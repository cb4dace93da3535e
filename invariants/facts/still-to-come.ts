// Tells if an order that is missing may still be on its way.
import type { Facts } from "./facts.ts";

/**
 * Why a missing order may still come; undefined if none can. After a proof of rest nothing is on its way. Quiet proves
 * as much only if the coordinator shows that it holds no message: an order may take longer than the quiet that was
 * waited for. A system that is not at rest by its deadline is late, whatever it holds back.
 */
export function stillToCome(facts: Facts): string | undefined {
  const { rest, unseen, messages } = facts;
  if (rest === undefined) return "it was not recorded whether the system came to rest";
  if (!rest.rested || rest.by !== "quiet") return undefined;
  const hasNoMessage = !unseen.has("messages") && messages.length === 0;
  return hasNoMessage ? undefined : "orders stopped coming, which does not prove that none is on its way";
}
