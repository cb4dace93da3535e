// Units put on sale, by the history alone: an opening and its restocks. Each counts once, even if it was asked for
// several times. Nothing here reads a store.
import type { Operation } from "../record/history.ts";

/** One opening or restock, with all requests for it folded into one. Times in ms; `undefined` means never. */
export interface Supply {
  op: string;
  /** Requests for the same supply should name the same units; if they differ, the least and the most. */
  least: number;
  most: number;
  /** It may exist from here on: the time of the first request for it that was not certainly refused. */
  possibleFrom: number;
  /** It certainly exists from here on: the time of the first reply that said ok. */
  certainFrom: number | undefined;
}

const OPENING = "open";

/** The units of one sale over time. */
export class Supplies {
  readonly #supplies = new Map<string, Supply>();

  /** Adds an `open` or a `restock`, unless it certainly did not happen. */
  add({ op, key, units = 0, invoked, completed, outcome }: Operation): void {
    if (outcome === "fail") return;
    const id = identityOf(op, key, this.#supplies.size);
    const certainFrom = outcome === "ok" ? completed : undefined;
    const known = this.#supplies.get(id);
    if (known === undefined) {
      this.#supplies.set(id, { op, least: units, most: units, possibleFrom: invoked, certainFrom });
      return;
    }
    known.least = Math.min(known.least, units);
    known.most = Math.max(known.most, units);
    known.possibleFrom = Math.min(known.possibleFrom, invoked);
    if (certainFrom !== undefined)
      known.certainFrom = Math.min(known.certainFrom ?? certainFrom, certainFrom);
  }

  /** Each opening and restock, once. */
  all(): Iterable<Readonly<Supply>> {
    return this.#supplies.values();
  }

  /** True if the history holds an opening that was not refused. */
  get opened(): boolean {
    return this.#supplies.has(OPENING);
  }

  /** When the sale was certainly open: the first reply that said so. */
  get openedAt(): number | undefined {
    return this.#supplies.get(OPENING)?.certainFrom;
  }

  /** True if units were certainly added after the first of these times, and before the second. */
  restockedBetween(from: number, to: number): boolean {
    return [...this.#supplies.values()].some(
      ({ op, possibleFrom, certainFrom = Number.POSITIVE_INFINITY }) =>
        op === "restock" && possibleFrom >= from && certainFrom < to,
    );
  }

  /** The most units that may have been put on sale by this time. */
  possibleBy(time: number): number {
    let units = 0;
    for (const { most, possibleFrom } of this.#supplies.values()) if (possibleFrom <= time) units += most;
    return units;
  }

  /**
   * Returns a function that gives the units certainly put on sale before a time, and that is quick to call often.
   * Times are whole milliseconds: a reply of the same millisecond may have come later, so it does not count.
   */
  certainBefore(): (time: number) => number {
    const certain = [...this.#supplies.values()].flatMap(({ least, certainFrom }) =>
      certainFrom === undefined ? [] : { units: least, from: certainFrom },
    );
    certain.sort((a, b) => b.from - a.from);
    let sum = certain.reduce((all, { units }) => all + units, 0);
    const steps = certain.map(({ units, from }) => {
      const step = { from, units: sum };
      sum -= units;
      return step;
    });
    return (time) => steps.find(({ from }) => from < time)?.units ?? 0;
  }
}

/** A sale has one opening; a restock is known by its key, and a restock without a key is distinct from all others. */
function identityOf(op: string, key: string | undefined, ordinal: number): string {
  if (op === "open") return OPENING;
  return key === undefined ? `unkeyed ${ordinal}` : `restock ${key}`;
}
