// Names come from histories and may hold anything: characters that would move the cursor, break a line or turn the
// direction of text are shown as escapes.

/** Controls, marks of format and direction, what has no width, separators of lines, and halves of characters. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** The text with each such character as `\u202e`, or `\u{e0041}`. */
export const visible = (text: string): string =>
  text.replace(HIDDEN, (one) => {
    const code = (one.codePointAt(0) ?? 0).toString(16);
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, "0")}`;
  });

/** Text of several lines, each of them {@link visible}. */
export const visibleLines = (text: string): string => text.split("\n").map(visible).join("\n");

/** The text made {@link visible}, and cut where it is longer than this. */
export function shortened(text: string, longest = 40): string {
  const shown = visible(text);
  return shown.length > longest ? `${shown.slice(0, longest - 1)}…` : shown;
}
