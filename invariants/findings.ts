// The protocol of a check: a pure function of the facts. One invariant a file under `check/`.
import type { Facts } from "./facts/facts.ts";
import type { Finding, InvariantName, InvariantResult } from "./verdict.ts";

/** What a check may depend on beside the facts. */
export interface CheckSettings {
  /** How long after its deduction an order may come, once faults are healed. */
  orderLagBoundMs: number;
}

/** One invariant: what it is called, what kind it is, what it says, and how it is checked. */
export interface Check {
  name: InvariantName;
  kind: InvariantResult["kind"];
  says: string;
  check(facts: Facts, settings: CheckSettings): Omit<InvariantResult, "name" | "kind">;
}

/** So many findings are shown; all are counted. */
const SHOWN = 10;

/** Gathers what a check looks at and finds. */
export class Findings {
  readonly #shown: Finding[] = [];
  #found = 0;
  #checked = 0;

  /** Counts one thing looked at. */
  look(count = 1): void {
    this.#checked += count;
  }

  /** Notes a way in which the invariant does not hold. */
  add(what: string, ...evidence: unknown[]): void {
    this.#found += 1;
    if (this.#shown.length < SHOWN) this.#shown.push({ what, evidence });
  }

  get any(): boolean {
    return this.#found > 0;
  }

  /** The result: `false` with findings; without, `unknown` if there is a reason or nothing was looked at. */
  result(unknownBecause?: string): Omit<InvariantResult, "name" | "kind"> {
    const base = { checked: this.#checked, findings: this.#shown, found: this.#found };
    if (this.any) return { ...base, valid: false };
    const reason = unknownBecause ?? (this.#checked === 0 ? "there was nothing to check" : undefined);
    return reason === undefined ? { ...base, valid: true } : { ...base, valid: "unknown", reason };
  }
}

/** Why these facts cannot be judged on this target: the reasons of whatever is unseen of `needs`. */
export function unseenReason(
  facts: Facts,
  ...needs: Parameters<Facts["unseen"]["get"]>[0][]
): string | undefined {
  const reasons = needs.flatMap((what) => facts.unseen.get(what) ?? []);
  return reasons.length === 0 ? undefined : [...new Set(reasons)].join("; ");
}

/** A buyer in a sentence. */
export const buyerIn = (sale: string, user: string | undefined): string =>
  `buyer ${user ?? "(unseen)"} of sale ${sale}`;
