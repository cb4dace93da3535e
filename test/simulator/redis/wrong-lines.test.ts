import { suite } from "../../runner/suite.ts";
import { goesRedForEach } from "../../support/wrong-lines.ts";

const test = suite("the comparison of the simulated Redis", { serial: true });

const IN = "test/simulator/redis";
const CALLS = `${IN}/as-redis.test.ts`;
const LOG = `${IN}/log-as-redis.test.ts`;

goesRedForEach(test, [
  {
    title: "a number that is changed forgets when its key ends",
    ...{ file: `${IN}/commands/strings.ts`, comparison: CALLS },
    right: "keys.put(key, { value: String(sum), expiresAt: keys.entry(key)?.expiresAt });",
    wrong: "keys.put(key, { value: String(sum), expiresAt: undefined });",
  },
  {
    title: "SET with NX and XX is the wrong way round",
    ...{ file: `${IN}/commands/strings.ts`, comparison: CALLS },
    right: '(only === "NX")',
    wrong: '(only === "XX")',
  },
  {
    title: "a hash without fields stays",
    ...{ file: `${IN}/commands/hashes.ts`, comparison: CALLS },
    right: "left.size === 0 ? undefined : {",
    wrong: "{",
  },
  {
    title: "a key ends one millisecond early",
    ...{ file: `${IN}/commands/keys.ts`, comparison: LOG },
    right: "this.#now > entry.expiresAt",
    wrong: "this.#now >= entry.expiresAt",
  },
  {
    title: "writes are lost oldest first",
    ...{ file: `${IN}/commands/keys.ts`, comparison: LOG },
    right: "lost.flat().reverse()",
    wrong: "lost.flat()",
  },
]);
