// Where the writes end in a Redis' append-only file. Pure.

const CARRIAGE_RETURN = 0x0d;

/**
 * Where each write ends, in bytes, the oldest first: a command, or all of a script from MULTI to EXEC. A choice of the
 * database belongs to the write after it. Throws where the bytes are no whole commands.
 */
export function endsOfWrites(bytes: Uint8Array): number[] {
  const ends: number[] = [];
  let isInScript = false;
  for (let at = 0; at < bytes.length; ) {
    const { name, end } = commandAt(bytes, at);
    at = end;
    if (name === "MULTI") isInScript = true;
    if (name === "EXEC") isInScript = false;
    if (name !== "SELECT" && !isInScript) ends.push(end);
  }
  return ends;
}

/** The command whose `*` is here: `*2`, and then a length and a text for each word. */
function commandAt(bytes: Uint8Array, start: number): { name: string; end: number } {
  let at = start;
  const numberAfter = (sign: string): number => {
    const end = bytes.indexOf(CARRIAGE_RETURN, at);
    const line = end === -1 ? "" : Buffer.from(bytes.subarray(at, end)).toString();
    if (!line.startsWith(sign)) throw new Error(`no ${sign} in the append-only file at ${at}: ${line}`);
    at = end + 2;
    return Number(line.slice(sign.length));
  };
  let name = "";
  const words = numberAfter("*");
  for (let word = 0; word < words; word++) {
    const length = numberAfter("$");
    if (word === 0)
      name = Buffer.from(bytes.subarray(at, at + length))
        .toString()
        .toUpperCase();
    at += length + 2;
  }
  return { name, end: at };
}
