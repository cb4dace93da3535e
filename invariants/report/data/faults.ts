// What struck, for the page: the nemesis' faults with their ends, failpoints that went off, processes that ended.
import type { Facts } from "../../facts/facts.ts";
import type { FaultPart } from "./page-data.ts";

const HIT = "failpoint ";

/** All faults, in the order of their beginnings. One that was never healed ends with the run, at `endMs`. */
export function faultsOf(facts: Facts, endMs: number): FaultPart[] {
  const since = (time: number) => Math.round(time - facts.startedAt);
  const strikes = facts.strikes().map(({ what, from, to }): FaultPart => {
    const end = Number.isFinite(to) ? since(to) : endMs;
    return { what, from: since(from), to: Math.max(end, since(from)), kind: "strike" };
  });
  const events = facts.faults.flatMap(({ op, target = "", error = "", invoked }): FaultPart[] => {
    const at = { from: since(invoked), to: since(invoked) };
    if (op === "exit") return [{ ...at, what: `${target} ended: ${error}`, kind: "exit" }];
    if (!op.startsWith(HIT)) return [];
    return [{ ...at, what: `${op.slice(HIT.length)} ${error} on ${target}`, kind: "hit" }];
  });
  return [...strikes, ...events].sort((a, b) => a.from - b.from);
}
