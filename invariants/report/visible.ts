// Makes what would act in a text visible: control characters move a terminal's cursor, and marks of direction turn
// words around. Names of runs, targets and buyers come from outside.

/** Controls, separators of lines, marks of direction, and what has no width. */
const ACTING =
  /[\p{Cc}\p{Zl}\p{Zp}\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|\p{Surrogate}/gu;

/** The text with its acting characters as escapes, such as `\u202e`. */
export const visible = (text: string): string =>
  text.replace(ACTING, (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`);

/** The text made {@link visible}, and cut where it is longer than this. */
export function shortened(text: string, longest = 40): string {
  const shown = visible(text);
  return shown.length > longest ? `${shown.slice(0, longest - 1)}…` : shown;
}
