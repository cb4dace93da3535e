// The words of an inline command of Redis: `SET key "a value"`, as somebody types it into telnet.

/** Words between quotes, or without any. Their escapes are left as they are. */
const WORD = /"((?:\\.|[^"\\])*)"(?=\s|$)|'((?:\\.|[^'\\])*)'(?=\s|$)|([^\s"']+)(?=\s|$)/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: what has them is no command that was typed.
const CONTROL = /[\0-\x08\x0a-\x1f\x7f]/;

/**
 * Returns the start and the end of each word between two offsets, both counted from the first. Undefined if it is no
 * line that a person types.
 */
export function inlineWords(bytes: Buffer, start: number, end: number): number[] | undefined {
  // One character a byte.
  const line = bytes.toString("latin1", start, end).replace(/\r$/, "");
  if (CONTROL.test(line)) return undefined;
  const offsets: number[] = [];
  for (const { 0: whole, 1: quoted, 2: apostrophed, index } of line.matchAll(WORD)) {
    const word = quoted ?? apostrophed;
    const from = word === undefined ? index : index + 1;
    offsets.push(from, from + (word ?? whole).length);
  }
  return line.replace(WORD, "").trim() === "" ? offsets : undefined;
}
