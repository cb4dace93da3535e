// Whose message is whose: the coordinator may serve other shops too, and a target's gids have no form that is known here.

/** What is known of whose messages are whose. */
export interface Belongings {
  /** The run's sales. */
  sales: readonly string[];
  /** The gids that a sale's ledger, its orders or its replies name, with that sale. */
  named: ReadonlyMap<string, string>;
  /** The gids that the coordinator held before the run. */
  before: ReadonlySet<string>;
}

/**
 * The sale of the message with this gid: the one that names it, else the one whose id it holds as a whole word, the
 * longest of several. `stranger` if the message was there before the run; undefined if nothing tells whose it is.
 */
export function ownerOf(
  gid: string,
  { sales, named, before }: Belongings,
): { sale: string } | "stranger" | undefined {
  const sale = named.get(gid);
  if (sale !== undefined) return { sale };
  if (before.has(gid)) return "stranger";
  const [longest] = sales.filter((one) => holdsWord(gid, one)).sort((a, b) => b.length - a.length);
  return longest === undefined ? undefined : { sale: longest };
}

/** Returns true if neither a letter nor a digit stands on either side of the word at one of its places. */
function holdsWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at !== -1 && word !== ""; at = text.indexOf(word, at + 1)) {
    if (!isPartOfWord(text[at - 1]) && !isPartOfWord(text[at + word.length])) return true;
  }
  return false;
}

const isPartOfWord = (character = ""): boolean => /[\p{L}\p{N}]/u.test(character);
