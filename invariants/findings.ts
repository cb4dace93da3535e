// The protocol of a check: a pure function of the facts. `check/` has one file for each invariant.

import type { InvariantName } from "../targets/schema/invariant-name.ts";
import type { Facts } from "./facts/facts.ts";
import { kindOf } from "./kind-of-finding.ts";
import type { Format } from "./record/run-file.ts";
import type { Finding, InvariantResult } from "./verdict.ts";

/** What a check may depend on besides the facts. */
export interface CheckSettings {
  /** How long after its deduction an order may come, once faults are healed. */
  orderLagBoundMs: number;
}

/** One invariant: its name, its kind, what it says, and how to check it. */
export interface Check {
  name: InvariantName;
  kind: InvariantResult["kind"];
  says: string;
  /** The first format of runs that hold what it needs; the first of all if it is absent. */
  since?: Format;
  check(facts: Facts, settings: CheckSettings): Omit<InvariantResult, "name" | "kind">;
}

/** The most findings that a result holds; it counts all of them. */
const SHOWN = 10;

/** The most kinds of findings that a result counts. */
const KINDS = 50;

/** A reason that lies in what the target shows, and in nothing that happened. */
export interface Unseeable {
  unseen: string;
}

/** Why a check cannot say that its invariant holds. */
export type Reason = string | Unseeable;

/** A reason in words. */
export const textOf = (reason: Reason): string => (typeof reason === "string" ? reason : reason.unseen);

/** Counts what a check checks, and gathers what it finds. */
export class Findings {
  readonly #shown: Finding[] = [];
  readonly #kinds = new Map<string, number>();
  #found = 0;
  #checked = 0;

  /** Counts things that were checked. */
  countChecked(count = 1): void {
    this.#checked += count;
  }

  /** Adds one case in which the invariant does not hold. */
  add(what: string, ...evidence: unknown[]): void {
    this.#found += 1;
    const kind = kindOf({ what, evidence });
    const count = this.#kinds.get(kind);
    if (count !== undefined || this.#kinds.size < KINDS) this.#kinds.set(kind, (count ?? 0) + 1);
    if (this.#shown.length < SHOWN) this.#shown.push({ what, evidence });
  }

  get any(): boolean {
    return this.#found > 0;
  }

  /**
   * The result: `false` if there are findings; else `unknown` if there is any reason or nothing was checked; else
   * `true`.
   */
  result(...unknownBecause: (Reason | undefined)[]): Omit<InvariantResult, "name" | "kind"> {
    const base = { checked: this.#checked, findings: this.#shown, found: this.#found };
    if (this.any) return { ...base, kinds: Object.fromEntries(this.#kinds), valid: false };
    const reasons = unknownBecause.filter((reason) => reason !== undefined);
    if (reasons.length === 0 && this.#checked === 0) reasons.push("there was nothing to check");
    if (reasons.length === 0) return { ...base, valid: true };
    const isBlind = reasons.every((reason) => typeof reason !== "string");
    const reason = [...new Set(reasons.map(textOf))].join("; ");
    return { ...base, valid: "unknown", reason, ...(isBlind ? { blind: true } : {}) };
  }
}

/** What is not as it should be, and may be right all the same: counted by reason. */
export class Doubts {
  readonly #counts = new Map<string, number>();

  /** Adds cases; the reason follows their number in a sentence. */
  add(reason: string, count = 1): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + count);
  }

  get reasons(): string[] {
    return [...this.#counts].map(([reason, count]) => `${count} ${reason}`);
  }
}

/** Why a shop whose units may go back on sale is not accused. */
export const MAY_RETURN = "units may have gone back on sale";

/**
 * Why this target cannot be judged: the reasons for what is unseen of `needs`, or was not confirmed. Undefined if all of
 * it is seen.
 */
export function unseenReason(
  facts: Facts,
  ...needs: Parameters<Facts["unseen"]["get"]>[0][]
): Reason | undefined {
  const reasons = [...new Set(needs.flatMap((what) => facts.unseen.get(what) ?? []))].join("; ");
  if (reasons === "") return undefined;
  return needs.some((what) => facts.unconfirmed.has(what)) ? reasons : { unseen: reasons };
}

/** A buyer in a sentence. */
export const buyerIn = (sale: string, user: string | undefined): string =>
  `buyer ${user ?? "(unseen)"} of sale ${sale}`;
