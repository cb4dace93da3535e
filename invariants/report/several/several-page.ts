// What the pages of several runs get: types, shared by the code that makes the data and the code that draws it.
import type { Comparison } from "../../compare/compare.ts";
import type { Trend } from "../../compare/trend.ts";
import type { Validity } from "../../verdict.ts";

/** One run in a list. */
export interface RunPart {
  id: string;
  kind: string;
  target: string;
  seed: number;
  /** In UTC, to the minute. */
  started: string;
  took: string;
  faults: string;
  valid: Validity;
  interrupted: boolean;
  because: string;
  repeat: string;
  /** From the page to the run's report, escaped for an address. */
  report: string;
  /** Answers a second over the time of the run. */
  answers: number[];
}

/** A run whose files say nothing that can be read. */
export interface UnreadPart {
  name: string;
  error: string;
}

/** The curves of one run over the moments of all. Null where there is no value. */
export interface CurvesPart {
  answers: (number | null)[];
  answerP50: (number | null)[];
  answerP95: (number | null)[];
  orderP95: (number | null)[];
  left: (number | null)[];
  orders: (number | null)[];
}

/** A run beside the first one; both by their places in the list of runs. */
export type ComparisonPart = Omit<Comparison, "before" | "now"> & { run: number };

/** `compare.html`. */
export interface ComparePage {
  what: "compare";
  /** The first is the earlier one, beside which the others stand. */
  runs: RunPart[];
  stepMs: number;
  curves: CurvesPart[];
  comparisons: ComparisonPart[];
  /** How many other earlier runs there were, that no difference may be within. */
  others: number;
}

/** `index.html`. */
export interface IndexPage {
  what: "index";
  /** The newest first. */
  runs: (RunPart | UnreadPart)[];
  trends: Trend[];
}
