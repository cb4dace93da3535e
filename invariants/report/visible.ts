// Names come from histories and may hold anything: characters that would move the cursor, break a line or turn the
// direction of text are shown as escapes.

/** Controls, line and paragraph separators, marks of direction, and halves of characters. */
const HIDDEN =
  /[\p{Cc}\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/gu;

/** The text with each such character as `\u202e`. */
export const visible = (text: string): string =>
  text.replace(HIDDEN, (one) => `\\u${(one.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`);
