// What the measurements of one bench share.
import type { Progress } from "../../base/command-line/progress.ts";
import type { Target } from "../../targets/target.ts";
import type { Figures } from "./figures/figures.ts";

/** One run of the bench. */
export interface BenchRun {
  target: Target;
  /** The run's folder. */
  folder: string;
  repeats: number;
  /** How long one measurement loads the server. */
  seconds: number;
  /** The numbers of connections at which throughput is measured. */
  connections: readonly number[];
  /** How many operations the histories have that are judged. */
  operations: readonly number[];
  progress: Progress;
  figures: Figures;
  /** What could not be measured, and why. */
  failures: string[];
  /** Eight digits, fresh at each call: they keep one measurement's buyers and sale apart from another's. */
  nonce(): string;
}
