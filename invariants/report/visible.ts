// Names come from histories and may hold anything: characters that would move the cursor, break a line or turn the
// direction of text are shown as escapes.

/** Controls, line and paragraph separators, marks of direction, what has no width, and halves of characters. */
const HIDDEN =
  /[\p{Cc}\p{Zl}\p{Zp}\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|\p{Surrogate}/gu;

/** The text with each such character as `\u202e`. */
export const visible = (text: string): string =>
  text.replace(HIDDEN, (one) => `\\u${(one.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`);

/** The text made {@link visible}, and cut where it is longer than this. */
export function shortened(text: string, longest = 40): string {
  const shown = visible(text);
  return shown.length > longest ? `${shown.slice(0, longest - 1)}…` : shown;
}
