// Units put on sale, as the history knows them: an opening and its restocks, each once, however often it was asked
// for. Nothing here looks at a store.
import type { Operation } from "../record/history.ts";

/** One opening or restock, all requests for it folded together. Times in ms; `undefined`: never. */
interface Supply {
  op: string;
  /** Requests for the same thing should name the same units; where they do not, the least and the most. */
  least: number;
  most: number;
  /** It may have been there from here on: the first request for it that was not certainly refused. */
  possibleFrom: number;
  /** It was certainly there from here on: the first request for it that was answered ok. */
  certainFrom: number | undefined;
}

/** The units of one sale over time. */
export class Supplies {
  readonly #supplies = new Map<string, Supply>();

  /** Takes an `open` or a `restock`. One that certainly did not happen adds nothing. */
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

  /** Whether anybody is known to have put units on sale, or to have tried. */
  get any(): boolean {
    return this.#supplies.size > 0;
  }

  get restocked(): boolean {
    return [...this.#supplies.values()].some(
      ({ op, certainFrom }) => op === "restock" && certainFrom !== undefined,
    );
  }

  /** The most units that may have been put on sale by this time. */
  possibleBy(time: number): number {
    let units = 0;
    for (const { most, possibleFrom } of this.#supplies.values()) if (possibleFrom <= time) units += most;
    return units;
  }

  /**
   * How many units had certainly been put on sale before a time, as a function that is quick to ask often. Times are
   * whole milliseconds: what was answered in the millisecond asked about may have come after it.
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

/** A sale has one opening; a restock is known by its key, and one without a key is like no other. */
function identityOf(op: string, key: string | undefined, ordinal: number): string {
  if (op === "open") return "open";
  return key === undefined ? `unkeyed ${ordinal}` : `restock ${key}`;
}
