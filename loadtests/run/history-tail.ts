// Counts what buyers were told so far, from a history that is still being written.
import { closeSync, openSync, readSync } from "node:fs";

/** Outcomes of purchases so far. */
export interface Counts {
  asked: number;
  ok: number;
  fail: number;
  info: number;
}

/** A reply that told somebody that they have bought. */
interface Bought {
  sale: string;
  user: string;
  gid?: string;
}

/** An opening or restock. */
interface Supplied {
  op?: string;
  sale?: string;
  units?: number;
  outcome?: string;
}

/** Counts the purchases in a history that is still being written, reading only what is new. */
export class HistoryTail {
  readonly #file: string;
  #position = 0;
  #rest = "";
  readonly #buyers = new Set<string>();
  /** How many buyers of each sale have been told *bought*. */
  readonly bought = new Map<string, number>();
  /** How many units were put on sale in each sale, by openings and restocks that were answered. */
  readonly supplied = new Map<string, number>();
  /** The gids that buyers were told, each with its sale. */
  readonly gids = new Map<string, string>();
  /** How many replies matched no rule, by their status and error. */
  readonly #strange = new Map<string, number>();
  readonly counts: Counts = { asked: 0, ok: 0, fail: 0, info: 0 };
  constructor(file: string) {
    this.#file = file;
  }

  /** Reads on, and returns the counts so far. A file that is not there yet counts as empty. */
  read(): Counts {
    const buffer = Buffer.allocUnsafe(1 << 20);
    let descriptor: number;
    try {
      descriptor = openSync(this.#file, "r");
    } catch {
      return this.counts;
    }
    try {
      for (;;) {
        const length = readSync(descriptor, buffer, 0, buffer.length, this.#position);
        if (length === 0) return this.counts;
        this.#position += length;
        const lines = (this.#rest + buffer.toString("latin1", 0, length)).split("\n");
        this.#rest = lines.pop() ?? "";
        for (const line of lines) this.#count(line);
      }
    } finally {
      closeSync(descriptor);
    }
  }

  #count(line: string): void {
    if (line.includes('"op":"open"') || line.includes('"op":"restock"')) this.#supply(line);
    if (!line.includes('"op":"purchase"')) return;
    const outcome = /"outcome":"(ok|fail|info)"/.exec(line)?.[1];
    if (outcome === undefined) this.counts.asked += 1;
    else if (outcome === "ok" || outcome === "fail" || outcome === "info") this.counts[outcome] += 1;
    if (outcome === "ok") this.#keep(line);
    const status = /"status":(\d+)/.exec(line)?.[1];
    if (outcome === undefined || status === undefined || line.includes('"rule":')) return;
    const error = /"error":"((?:[^"\\]|\\.)*)"/.exec(line)?.[1] ?? "";
    const reply = `${status} (${error})`;
    this.#strange.set(reply, (this.#strange.get(reply) ?? 0) + 1);
  }

  /** How many replies matched no rule of the target, with one of each; undefined if every reply matched one. */
  strangeLine(): string | undefined {
    const kinds = [...this.#strange].sort(([, a], [, b]) => b - a);
    if (kinds.length === 0) return undefined;
    const all = kinds.reduce((sum, [, times]) => sum + times, 0);
    const told = kinds.map(([reply, times]) => `${times} with ${reply}`).join(", ");
    return `${all === 1 ? "1 reply" : `${all} replies`} matched no rule of the target: ${told}`;
  }

  /** A sale is opened once, however often that was asked for; a restock that was asked for again counts again. */
  #supply(line: string): void {
    const { op, sale, units = 0, outcome } = parsed<Supplied>(line) ?? {};
    if (sale === undefined || outcome !== "ok") return;
    const before = this.supplied.get(sale) ?? 0;
    this.supplied.set(sale, op === "open" ? Math.max(before, units) : before + units);
  }

  #keep(line: string): void {
    const told = parsed<Bought>(line);
    if (told === undefined) return;
    const { sale, user, gid } = told;
    const buyer = JSON.stringify([sale, user]);
    if (!this.#buyers.has(buyer)) this.bought.set(sale, (this.bought.get(sale) ?? 0) + 1);
    this.#buyers.add(buyer);
    if (gid !== undefined) this.gids.set(gid, sale);
  }
}

/** The line as an object. Two writers share the file on a full disk: the judge names a broken line; a count ends no run. */
function parsed<T>(line: string): T | undefined {
  try {
    return JSON.parse(line) as T;
  } catch {
    return undefined;
  }
}
