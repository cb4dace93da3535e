// Named places where a test can make the server fail. A server that was started without them has NO_FAILPOINTS: it
// looks nothing up, and nothing can be armed.
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

/** What the purchase or the branch that passes a failpoint is about. */
export interface FailpointContext {
  sale: string;
  gid?: string;
  /** How many buyers share the message, and in its branch how many of them have won; check-back does not know. */
  buyers?: number;
}

/** The failpoints of a server. */
export interface Failpoints {
  /** Called at each named place. Returns undefined to go on at once; the promise rejects when the code must fail. */
  pass(name: FailpointName, context: FailpointContext): Promise<void> | undefined;
}

/** Failpoints are off. */
export const NO_FAILPOINTS: Failpoints = { pass: () => undefined };

/** Thrown by the mode `drop`: the server has to cut the connection without a reply. */
export class DropConnection extends Error {
  override readonly name = "DropConnection";
}

/** The same failure at the same place each time: the sample's purchase that crashes is made of it. */
export function alwaysAt(place: FailpointName, mode: FailpointMode, clock: Clock): Failpoints {
  return { pass: (name) => (name === place ? goOff(mode, clock) : undefined) };
}

/** What was armed and what went off, kept for the next process of this server. */
export interface FailpointJournal {
  lines(): FailpointLine[];
  append(line: FailpointLine): void;
}

/** Failpoints that can be armed. They start with what an earlier process left armed. */
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

  /** Makes it go off the next `times` times it is passed. Where several are armed, the first armed goes off first. */
  arm(failpoint: ArmFailpoint): void {
    this.#journal.append({ armed: failpoint });
    this.#armed.push({ times: 1, ...failpoint });
  }

  disarmAll(): void {
    this.#journal.append({ armed: null });
    this.#armed = [];
  }

  pass(name: FailpointName, context: FailpointContext): Promise<void> | undefined {
    if (this.#armed.length === 0) return undefined;
    const mode = this.#take(name, context);
    if (mode === undefined) return undefined;
    this.#journal.append({ at: this.#clock.epoch(), name, mode, ...context });
    return goOff(mode, this.#clock);
  }

  /** Uses up one pass of the first failpoint that is armed for this place, and returns its mode. */
  #take(name: FailpointName, context: FailpointContext): FailpointMode | undefined {
    const index = this.#armed.findIndex(
      (armed) =>
        armed.name === name &&
        (armed.sale === undefined || armed.sale === context.sale) &&
        (context.buyers ?? Number.POSITIVE_INFINITY) >= (armed.buyers ?? 1),
    );
    const armed = this.#armed[index];
    if (armed === undefined) return undefined;
    armed.times -= 1;
    if (armed.times === 0) this.#armed.splice(index, 1);
    return armed.mode;
  }
}

/** The journal in this file. It writes each line at once: the process may end right after. */
export function journalIn(file: string): FailpointJournal {
  const append = (line: FailpointLine) => appendFileSync(file, `${JSON.stringify(line)}\n`);
  // A process that was killed while it wrote leaves half a line. The next line must not be joined to it.
  appendFileSync(file, "\n");
  const validator = TypeCompiler.Compile(FailpointLine);
  const parseLine = (text: string): FailpointLine[] => {
    try {
      const line: unknown = JSON.parse(text);
      return validator.Check(line) ? [line] : [];
    } catch {
      // Half a line: the process was killed before what it announces took effect.
      return [];
    }
  };
  return { append, lines: () => readFileSync(file, "utf8").split("\n").flatMap(parseLine) };
}

/** Does what the mode says. */
function goOff(mode: FailpointMode, clock: Clock): Promise<void> {
  if (mode === "hang") return new Promise(() => {});
  if (mode === "error")
    return Promise.reject(new SaleError("INTERNAL", { message: "A failpoint went off." }));
  if (mode === "drop") return Promise.reject(new DropConnection("a failpoint cut the connection"));
  const [kind, ms] = mode.split("=");
  if (kind === "delay") return new Promise((resolve) => clock.after(Number(ms), resolve));
  if (ms === undefined) process.exit(FAILPOINT_EXIT_CODE);
  return new Promise(() => clock.after(Number(ms), () => process.exit(FAILPOINT_EXIT_CODE)));
}
