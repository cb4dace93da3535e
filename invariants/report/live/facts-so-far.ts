// The facts of a run that goes on, from its files as they grow.
import path from "node:path";
import { Facts } from "../../facts/facts.ts";
import type { Observation } from "../../record/observation.ts";
import { FollowedLines } from "../../record/reading/follow-lines.ts";
import { lineEnd, parseLine } from "../../record/reading/lines.ts";
import { HistoryReader } from "../../record/reading/read-history.ts";
import { parseObservation } from "../../record/reading/read-observations.ts";
import type { RunFile } from "../../record/run-file.ts";

/**
 * The history is written in batches, and an observation at once. A sample waits this long, so that what came before it
 * has been read.
 */
const HELD_BACK_MS = 1_500;

/** Facts that grow with a run. */
export class FactsSoFar {
  readonly facts: Facts;
  readonly #history: FollowedLines;
  readonly #reader: HistoryReader;
  readonly #observations: FollowedLines;
  readonly #file: string;
  #waiting: Observation[] = [];
  #lines = 0;
  constructor(folder: string, run: Pick<RunFile, "format" | "contract" | "replies">) {
    this.facts = new Facts(run);
    const history = path.join(folder, "history.jsonl");
    this.#file = path.join(folder, "observations.jsonl");
    this.#history = new FollowedLines(history);
    this.#reader = new HistoryReader(history, this.facts);
    this.#observations = new FollowedLines(this.#file);
  }

  /** Reads on for a while; returns true if there is more to read. `now` is the time, in ms since the epoch. */
  readOn(now: number): boolean {
    const more = this.#observations.readOn((bytes, end) => this.#observe(bytes, end));
    const moreHistory = this.#history.readOn((bytes, end) => this.#reader.take(bytes, end));
    const isDue = (one: Observation) => !("at" in one) || (one.at ?? 0) <= now - HELD_BACK_MS;
    if (!moreHistory) {
      for (const one of this.#waiting.filter(isDue)) this.facts.addObservation(one);
      this.#waiting = this.#waiting.filter((one) => !isDue(one));
    }
    return more || moreHistory;
  }

  /** Returns true if units are being put on sale just now: then samples can be compared with nothing. */
  get isSupplying(): boolean {
    return this.#reader.hasOpen("open", "restock");
  }

  #observe(bytes: Buffer, end: number): void {
    for (let from = 0; from < end; ) {
      const to = lineEnd(bytes, from);
      this.#lines += 1;
      const one = parseLine(this.#file, bytes.toString("utf8", from, to), this.#lines, parseObservation);
      if (one.kind !== "end") this.#waiting.push(one);
      from = to + 1;
    }
  }
}
