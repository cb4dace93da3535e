// What the schedules of a campaign came to, counted.
import { isRefusal } from "../schedule/broken.ts";
import type { Outcome } from "../schedule/run-schedule.ts";
import { StepHash } from "../schedule/step-hash.ts";

/** Counts of some schedules, one after the other. They can be sent between threads. */
export interface Counts {
  schedules: number;
  /** Of each schedule, in their order. */
  steps: number[];
  /** Those of its sale alone: from the opening until fresh buyers come. */
  saleSteps: number[];
  /** Over the hashes of the schedules, in their order. */
  hash: string;
  /** In how many schedules each mark was reached. */
  marks: Record<string, number>;
  /** Schedules whose verdict was unknown for another reason than that nothing happened. */
  doubts: Record<string, number>;
  /** Schedules in which something never happened, by what it is; a schedule may count several times. */
  empty: Record<string, number>;
  /** Schedules in which all of it happened. */
  full: number;
}

/** What must happen in a schedule, and the mark that shows it. */
const STAGES: readonly (readonly [missing: string, isReached: (marks: readonly string[]) => boolean])[] = [
  ["nothing was sold", (marks) => marks.includes("told ok")],
  ["nobody was sold out", (marks) => marks.includes("told SOLD_OUT")],
  ["no crash landed", (marks) => marks.includes("crash")],
];

/** Adds outcomes up. */
export class Tally {
  readonly #counts: Counts = {
    ...{ schedules: 0, steps: [], saleSteps: [], hash: "", marks: {}, doubts: {}, empty: {}, full: 0 },
  };
  readonly #hash = new StepHash();

  add({ steps, saleSteps, hash, marks, verdict }: Outcome): void {
    const counts = this.#counts;
    counts.schedules += 1;
    counts.steps.push(steps);
    counts.saleSteps.push(saleSteps);
    this.#hash.add(hash);
    for (const mark of marks) count(counts.marks, mark);
    for (const doubt of verdict.valid === "unknown" ? (verdict.doubts ?? []) : [])
      if (!doubt.endsWith("(there was nothing to check)") && !isRefusal(doubt))
        count(counts.doubts, doubt.replace(/\d+/g, "N"));
    const missing = STAGES.filter(([, isReached]) => !isReached(marks));
    for (const [what] of missing) count(counts.empty, what);
    if (missing.length === 0) counts.full += 1;
  }

  /** Adds what another one counted, whose schedules follow. */
  addAll(other: Counts): void {
    const counts = this.#counts;
    counts.schedules += other.schedules;
    counts.steps.push(...other.steps);
    counts.saleSteps.push(...other.saleSteps);
    counts.full += other.full;
    this.#hash.add(other.hash);
    for (const name of ["marks", "doubts", "empty"] as const)
      for (const [what, times] of Object.entries(other[name])) count(counts[name], what, times);
  }

  get counts(): Counts {
    return { ...this.#counts, hash: this.#hash.text };
  }
}

function count(counts: Record<string, number>, what: string, times = 1): void {
  counts[what] = (counts[what] ?? 0) + times;
}
