// A run whose files grow, as a harness writes them: the history in batches, observations at once.
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Operation } from "../../invariants/record/history.ts";
import type { Observation } from "../../invariants/record/observation.ts";
import { linesOf, RUN } from "./run-folder.ts";

/** How late a line of the history comes. */
const LATE_MS = 100;

/** A line, and when it is in its file. */
interface Due {
  at: number;
  file: "history.jsonl" | "observations.jsonl";
  line: object;
}

/** The files of a story, written up to a time. */
export class GrowingRun {
  readonly folder: string;
  #due: Due[];
  constructor(root: string, story: readonly (Operation | Observation)[]) {
    this.folder = path.join(root, "growing");
    this.#due = story.flatMap(linesFor).sort((a, b) => a.at - b.at);
    mkdirSync(this.folder);
    writeFileSync(path.join(this.folder, "run.json"), JSON.stringify({ ...RUN, interrupted: true }));
  }

  /** Writes all that a harness has written by this time, but for the last bytes of a line that is cut. */
  writeUntil(at: number): void {
    for (const { file, line } of this.#due.filter((one) => one.at <= at))
      appendFileSync(path.join(this.folder, file), linesOf([line]));
    this.#due = this.#due.filter((one) => one.at > at);
  }
}

/** Observations without a time are what is listed at the end. */
function linesFor(one: Operation | Observation): Due[] {
  if ("kind" in one) {
    const at = "at" in one && one.kind !== "order" ? (one.at ?? 0) : Number.MAX_SAFE_INTEGER;
    return [{ at, file: "observations.jsonl", line: one }];
  }
  const { completed, outcome: _, gid: __, error: ___, status: ____, ...opening } = one;
  const file = "history.jsonl";
  const begins = { at: one.invoked + LATE_MS, file, line: opening } as const;
  return Number.isFinite(completed) ? [begins, { at: completed + LATE_MS, file, line: one }] : [begins];
}
