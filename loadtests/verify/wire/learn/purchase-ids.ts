// The ids by which an exchange is known to be of one purchase: its sale and its buyer, and the random ids that came into
// being in it, such as a gid.
import type { RequestHead } from "../../../../stack/wire/exchange.ts";

/** An id that a program has drawn: a UUID, or sixteen characters or more with letters and digits. */
const DRAWN = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9A-Za-z]{16,}/g;
const isDrawn = (word: string): boolean => /\d/.test(word) && /[A-Za-z]/.test(word);

/** The words of a text that look drawn. */
export const drawnIn = (text: string): string[] => (text.match(DRAWN) ?? []).filter(isDrawn);

/** All that a head says, in one text. */
export const wordsOf = ({ on, text }: Pick<RequestHead, "on" | "text">): string =>
  `${on.join("\n")}\n${text}`;

/** An id stands in a text as a word of its own: `1` is not in `12`. */
export function holdsId(text: string, id: string): boolean {
  for (let at = text.indexOf(id); at !== -1; at = text.indexOf(id, at + 1))
    if (!isWordAt(text, at - 1) && !isWordAt(text, at + id.length)) return true;
  return false;
}

const isWordAt = (text: string, at: number): boolean => /[0-9A-Za-z]/.test(text.charAt(at));

/** The ids of one purchase, and those that came into being in it so far. */
export class PurchaseIds {
  readonly sale: string;
  readonly user: string;
  /** Drawn words that every purchase has, such as the hash of a script: they name none. */
  readonly #constants: ReadonlySet<string>;
  readonly #drawn = new Set<string>();
  constructor(sale: string, user: string, constants: ReadonlySet<string> = new Set()) {
    this.sale = sale;
    this.user = user;
    this.#constants = constants;
  }

  /** Returns true if this names the purchase; its drawn words count as ids from then on. A buyer may buy in several sales. */
  names(head: Pick<RequestHead, "on" | "text">): boolean {
    const words = wordsOf(head);
    const drawn = drawnIn(words).filter((word) => !this.#constants.has(word));
    if (!holdsId(words, this.sale) && !drawn.some((word) => this.#drawn.has(word))) return false;
    for (const word of drawn) this.#drawn.add(word);
    return true;
  }
}
