// What a schedule reached, by what buyers and the shop were told.
import { type Operation, SOLD_OUT } from "../../../invariants/record/history.ts";

/** The mark of a buyer who comes when what had crashed runs again. */
export const LATE_BUYER = "a buyer came after an outage";

/** The marks of these operations, some of them several times. */
export function* marksOf(operations: readonly Operation[]): Iterable<string> {
  /** When each buyer was told sold out, and when no answer came for a restock. */
  const soldOuts = new Map<string, number>();
  const unanswered = new Set<string>();
  for (const { op, process, user = "", key = "", invoked, completed, outcome, status, error } of operations) {
    const told = error ?? outcome;
    if (op === "restock") {
      yield `restock ${outcome === "ok" ? (status === 201 ? "added" : "had been added") : `told ${told}`}`;
      if (outcome === "info") unanswered.add(key);
      else if (status === 200 && unanswered.has(key)) yield "restock had been added, and its reply was lost";
    }
    if (op !== "purchase" || process.startsWith("probe-")) continue;
    yield `told ${told}`;
    if (error === SOLD_OUT) soldOuts.set(user, Math.min(completed, soldOuts.get(user) ?? completed));
    else if (outcome === "ok" && invoked > (soldOuts.get(user) ?? Number.POSITIVE_INFINITY))
      yield "sold out, and bought after a restock";
  }
}
