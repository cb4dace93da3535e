// Requests and replies of Redis as bytes: made by hand, and generated.
import fc from "fast-check";

type Bytes = string | Uint8Array;

/** A request of these words. */
export const command = (...words: Bytes[]): Buffer =>
  Buffer.concat([Buffer.from(`*${words.length}\r\n`), ...words.map((word) => blob("$", word))]);

/** A value with a length: `$`, `=` or `!`. */
export function blob(type: string, content: Bytes): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from(`${type}${bytes.length}\r\n`), bytes, Buffer.from("\r\n")]);
}

const content = fc.oneof(
  { weight: 90, arbitrary: fc.uint8Array({ maxLength: 30 }) },
  { weight: 40, arbitrary: fc.string({ unit: "binary", maxLength: 20 }) },
  { weight: 20, arbitrary: fc.constantFrom("\r\n", "$5\r\n", "*1\r\n$4\r\nPING\r\n", "+OK\r\n", "") },
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: 3_000, max: 90_000 })
      .map((length) => "\r\né$".repeat(Math.floor(length / 5))),
  },
);

const line = fc.stringMatching(/^[ -~]{0,20}\r?[ -~]{0,5}$/).map((text) => text.replaceAll("\n", ""));
const list = (type: string, values: Buffer[], each = 1) =>
  Buffer.concat([Buffer.from(`${type}${values.length / each}\r\n`), ...values]);

const { value } = fc.letrec<{ value: Buffer }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.tuple(fc.constantFrom(..."+-:_#,("), line).map(([type, text]) => Buffer.from(`${type}${text}\r\n`)),
    fc.tuple(fc.constantFrom(..."$=!"), content).map(([type, bytes]) => blob(type, bytes)),
    fc.constantFrom("$-1\r\n", "*-1\r\n", "*0\r\n", "%0\r\n", "$0\r\n\r\n").map((text) => Buffer.from(text)),
    fc
      .tuple(fc.constantFrom(..."*~"), fc.array(tie("value"), { maxLength: 5 }))
      .map(([type, values]) => list(type, values)),
    fc
      .array(fc.tuple(tie("value"), tie("value")), { maxLength: 3 })
      .map((pairs) => list("%", pairs.flat(), 2)),
    fc
      .tuple(fc.array(fc.tuple(tie("value"), tie("value")), { maxLength: 2 }), tie("value"))
      .map(([pairs, behind]) => Buffer.concat([list("|", pairs.flat(), 2), behind])),
  ),
}));

/** A reply of any kind, nested ones and attributes among them. */
export const reply: fc.Arbitrary<Buffer> = value;

/** A message that Redis sends unasked, to a client that speaks RESP3. */
export const pushed: fc.Arbitrary<Buffer> = fc
  .array(value, { minLength: 1, maxLength: 3 })
  .map((values) => list(">", values));

const name = fc.constantFrom(
  "GET",
  "set",
  "EVALSHA",
  "eval",
  "MSET",
  "XREAD",
  "DEL",
  "zunionstore",
  "FOO",
  "CLIENT",
);

/** A request of any words, but for those behind which nothing is read. */
export const request: fc.Arbitrary<Buffer> = fc.oneof(
  {
    weight: 18,
    arbitrary: fc.tuple(name, fc.array(content, { maxLength: 12 })).map((all) => command(all[0], ...all[1])),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom("PING\r\n", "get k\n", `set k "a b"\r\n`).map((text) => Buffer.from(text)),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.integer({ min: 100, max: 9_000 }), fc.constantFrom("MGET", "XREAD", "FOO"))
      .map(([keys, verb]) => command(verb, ...Array.from({ length: keys }, (_, index) => `key-${index}`))),
  },
);
