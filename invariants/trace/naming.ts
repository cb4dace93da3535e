// Tells if a text names a gid, or a buyer and their sale. Names are looked for as they stand in JSON, in an address and
// plainly. A name within a longer word is another name: `b1` is not in `b17`.

/** Returns true if the text is about what is looked for. */
export type Naming = (...texts: readonly string[]) => boolean;

const WORD = /[\p{L}\p{N}_]/u;

/** The forms that a name takes in what programs write. */
export const formsOf = (name: string): string[] => [
  ...new Set([name, JSON.stringify(name).slice(1, -1), encoded(name)]),
];

/** A name may hold half a character, which has no form in an address. */
function encoded(name: string): string {
  try {
    return encodeURIComponent(name);
  } catch {
    return name;
  }
}

/** Names one of these gids, or one of the users together with the sale. An empty name is in no text. */
export function namingOf(sale: string, users: readonly string[], gids: readonly string[]): Naming {
  const [sales, buyers, messages] = [[sale], users, gids].map((names) =>
    names.filter((name) => name !== "").flatMap(formsOf),
  );
  const isIn = (forms: readonly string[] | undefined, texts: readonly string[]) =>
    (forms ?? []).some((form) => texts.some((text) => standsIn(text, form)));
  return (...texts) => isIn(messages, texts) || (isIn(buyers, texts) && isIn(sales, texts));
}

/** Returns true if the name stands in the text as a word of its own. */
export function standsIn(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
    const [before, after] = [text[at - 1], text[at + name.length]];
    const joinsBefore = before !== undefined && WORD.test(before) && WORD.test(name[0] ?? "");
    const joinsAfter = after !== undefined && WORD.test(after) && WORD.test(name.at(-1) ?? "");
    // `%7B` stands before a name in an address.
    const isEscape = joinsBefore && /%[0-9A-Fa-f]{2}$/.test(text.slice(Math.max(0, at - 3), at));
    if ((!joinsBefore || isEscape) && !joinsAfter) return true;
  }
  return false;
}
