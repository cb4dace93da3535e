// Named places where a test can make the server fail. A server started without them has NO_FAILPOINTS: nothing
// is looked up and nothing can be armed.
import { appendFileSync, readFileSync } from "node:fs";
import { TypeCompiler } from "@sinclair/typebox/compiler";
import {
  type ArmFailpoint,
  FAILPOINT_EXIT_CODE,
  FailpointLine,
  type FailpointMode,
  type FailpointName,
} from "../contract.ts";
import { SaleError } from "../errors.ts";
import type { Clock } from "../time/clock.ts";

/** Where a purchase or a branch is when it passes a failpoint. */
export interface FailpointContext {
  sale: string;
  gid?: string;
  /** How many buyers the message carries; check-back does not know. */
  buyers?: number;
}

/** What the purchase and the branches are given. Undefined means: go on at once. */
export interface Failpoints {
  reach(name: FailpointName, place: FailpointContext): Promise<void> | undefined;
}

/** Failpoints off. */
export const NO_FAILPOINTS: Failpoints = { reach: () => undefined };

/** Thrown by the mode `drop`: the connection is to be cut without a reply. */
export class DropConnection extends Error {
  override readonly name = "DropConnection";
}

/** Always the same failure at the same place: what the sample's crashing purchase is made of. */
export function alwaysAt(name: FailpointName, mode: FailpointMode, clock: Clock): Failpoints {
  return { reach: (passed) => (passed === name ? act(mode, clock) : undefined) };
}

/** Where it is kept what was armed and what went off, for whoever comes after this process. */
export interface FailpointJournal {
  lines(): FailpointLine[];
  append(line: FailpointLine): void;
}

/** Failpoints that can be armed. What an earlier process left armed still is. */
export class ArmedFailpoints implements Failpoints {
  #armed: (ArmFailpoint & { times: number })[] = [];
  readonly #clock: Clock;
  readonly #journal: FailpointJournal;
  constructor(clock: Clock, journal: FailpointJournal) {
    this.#clock = clock;
    this.#journal = journal;
    for (const line of journal.lines()) {
      if (!("armed" in line)) this.#take(line.name, line);
      else if (line.armed === null) this.#armed = [];
      else this.#armed.push({ times: 1, ...line.armed });
    }
  }

  /** Lets it go off the next `times` times that it is passed. Of several at one place the first armed goes first. */
  arm(failpoint: ArmFailpoint): void {
    this.#journal.append({ armed: failpoint });
    this.#armed.push({ times: 1, ...failpoint });
  }

  disarmAll(): void {
    this.#journal.append({ armed: null });
    this.#armed = [];
  }

  reach(name: FailpointName, place: FailpointContext): Promise<void> | undefined {
    if (this.#armed.length === 0) return undefined;
    const mode = this.#take(name, place);
    if (mode === undefined) return undefined;
    this.#journal.append({ at: this.#clock.now(), name, mode, ...place });
    return act(mode, this.#clock);
  }

  /** Uses up one pass of the first failpoint that is armed for this place; gives its mode. */
  #take(name: FailpointName, place: FailpointContext): FailpointMode | undefined {
    const index = this.#armed.findIndex(
      (armed) =>
        armed.name === name &&
        (armed.sale === undefined || armed.sale === place.sale) &&
        (place.buyers ?? Number.POSITIVE_INFINITY) >= (armed.buyers ?? 1),
    );
    const armed = this.#armed[index];
    if (armed === undefined) return undefined;
    armed.times -= 1;
    if (armed.times === 0) this.#armed.splice(index, 1);
    return armed.mode;
  }
}

/** The journal in this file. Lines are written at once: the next thing that happens may be the end of the process. */
export function journalIn(file: string): FailpointJournal {
  const append = (line: FailpointLine) => appendFileSync(file, `${JSON.stringify(line)}\n`);
  // A process killed while it wrote leaves half a line, which nothing must be glued to.
  appendFileSync(file, "\n");
  const validator = TypeCompiler.Compile(FailpointLine);
  const parseLine = (text: string): FailpointLine[] => {
    try {
      const line: unknown = JSON.parse(text);
      return validator.Check(line) ? [line] : [];
    } catch {
      // Half a line: what it was to announce never took effect.
      return [];
    }
  };
  return { append, lines: () => readFileSync(file, "utf8").split("\n").flatMap(parseLine) };
}

function act(mode: FailpointMode, clock: Clock): Promise<void> {
  if (mode === "hang") return new Promise(() => {});
  if (mode === "error") return Promise.reject(new SaleError("INTERNAL", { message: "a failpoint went off" }));
  if (mode === "drop") return Promise.reject(new DropConnection("a failpoint cut the connection"));
  const [word, ms] = mode.split("=");
  if (word === "delay") return new Promise((resolve) => clock.after(Number(ms), resolve));
  if (ms === undefined) process.exit(FAILPOINT_EXIT_CODE);
  return new Promise(() => clock.after(Number(ms), () => process.exit(FAILPOINT_EXIT_CODE)));
}
