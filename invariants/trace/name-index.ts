// Tells which of many traces a text is about, without trying each: a text is cut into words, and words are looked up.
import { formsOf, type Naming, namingOf } from "./naming.ts";

/** Whom a trace is about. */
export interface Named {
  sale: string;
  users: readonly string[];
  gids: readonly string[];
}

/** What stands between words in JSON, addresses, SQL and commands. */
const BETWEEN = /[\s"'\\,;:&?=/()|]+/;

/** An index of these traces, by their numbers. */
export class NameIndex {
  readonly #namings: Naming[];
  readonly #byWord = new Map<string, number[]>();
  /** Names that no word can be, since they have in them what stands between words. */
  readonly #unusual: number[] = [];

  constructor(traces: readonly Named[]) {
    this.#namings = traces.map(({ sale, users, gids }) => namingOf(sale, users, gids));
    for (const [number, { users, gids }] of traces.entries()) {
      const forms = [...users, ...gids].flatMap(formsOf);
      if (forms.some((form) => BETWEEN.test(form))) this.#unusual.push(number);
      for (const form of forms) {
        const known = this.#byWord.get(form);
        if (known === undefined) this.#byWord.set(form, [number]);
        else if (known.at(-1) !== number) known.push(number);
      }
    }
  }

  /** The traces that these texts name. */
  find(...texts: readonly string[]): number[] {
    const found = new Set(this.#unusual);
    for (const text of texts)
      for (const word of text.split(BETWEEN))
        for (const number of this.#byWord.get(word) ?? []) found.add(number);
    return [...found].filter((number) => this.#namings[number]?.(...texts));
  }
}
