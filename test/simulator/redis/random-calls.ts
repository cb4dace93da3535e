// Random calls for a Redis, real or simulated: plain commands, the same from a script, and the stock's scripts.
import fc from "fast-check";
import { barrierKey, gidOf, saleKeys } from "../../../server/contract.ts";
import type { Stock } from "../../../server/stock/stock.ts";

/** Who sends a command: a client, or a script in one of some ways. */
export type Sender = keyof typeof SENDERS;
/** Scripts that run the command in ARGV; no script for a client. */
export const SENDERS = {
  client: undefined,
  call: "return redis.call(unpack(ARGV))",
  pcall: "return redis.pcall(unpack(ARGV))",
  twice: "redis.call(unpack(ARGV)) return redis.call(unpack(ARGV))",
  kind: "local r = redis.call(unpack(ARGV)) return { type(r), type(r) == 'table' and (r.ok or #r) or tostring(r) }",
} as const;

export interface PlainCommand {
  name: string;
  words: string[];
  sender: Sender;
}
/** A call of the stock's scripts. */
export interface StockCall {
  what: string;
  run: (stock: Stock) => Promise<unknown>;
  [fc.toStringMethod]: () => string;
}
export type RandomCall = PlainCommand | StockCall;

const SALE = "s";
const gid = fc.integer({ min: 1, max: 4 }).map((n) => gidOf(SALE, `${n}`.padStart(32, "0")));
const user = fc.constantFrom("al", "bo", "", "ünal", "5");
const users = fc.array(user, { minLength: 1, maxLength: 4 });
const units = fc.integer({ min: 0, max: 4 });
const { stock, ledger, initial } = saleKeys(SALE);
// No time that can pass during a test: what expires is compared by the millisecond in which it will.
const number = fc.constantFrom("0", "-3", "1000000");
const word = fc.oneof(
  number,
  fc.constantFrom("", "007", "1.5", "x y", "ü", "-0", " 1", "+1", "9223372036854775808", "f", "NX", "xx"),
);
const field = fc.constantFrom("f", "g", "al", "");

/** Commands as their callers mean them. */
const meant = (key: fc.Arbitrary<string>): fc.Arbitrary<[name: string, words: string[]]> => {
  const some = <Word>(word: fc.Arbitrary<Word>) => fc.array(word, { minLength: 1, maxLength: 3 });
  const time = fc.constantFrom("EX", "px");
  const ofKey = ["GET", "INCR", "DECR", "TTL", "HLEN", "HKEYS", "HGETALL"];
  return fc.oneof(
    fc.tuple(fc.constantFrom(...ofKey), fc.tuple(key)),
    fc.tuple(fc.constantFrom("INCRBY", "DECRBY", "EXPIRE"), fc.tuple(key, number)),
    fc.tuple(fc.constantFrom("DEL", "EXISTS"), some(key)),
    fc.tuple(fc.constant("SET"), fc.tuple(key, word)),
    fc.tuple(fc.constant("SET"), fc.tuple(key, word, fc.constantFrom("NX", "XX"))),
    fc.tuple(fc.constant("SET"), fc.tuple(key, number, time, number)),
    fc.tuple(fc.constant("SET"), fc.tuple(key, word, time, number, fc.constantFrom("NX", "XX", "EX"))),
    fc.tuple(fc.constantFrom("HSET", "hset"), fc.tuple(key, field, word)),
    fc.tuple(fc.constant("HSET"), fc.tuple(key, field, word, field, word)),
    fc.tuple(fc.constantFrom("HGET", "HEXISTS"), fc.tuple(key, field)),
    fc.tuple(
      fc.constantFrom("HMGET", "HDEL"),
      fc.tuple(key, some(field)).map(([key, fields]) => [key, ...fields]),
    ),
  );
};
/** The simulated Redis says that it lacks them. */
const HAS_MORE_OPTIONS = "EXPIRE";
/** Commands with words that may be too few, too many, or not what they want. */
const misused = (key: fc.Arbitrary<string>): fc.Arbitrary<[name: string, words: string[]]> =>
  fc.tuple(
    meant(key)
      .map(([name]) => name)
      .filter((name) => name !== HAS_MORE_OPTIONS),
    fc.tuple(key, fc.array(word, { maxLength: 4 })).map(([key, words]) => [key, ...words]),
  );
const plainCommand = (key: fc.Arbitrary<string>): fc.Arbitrary<PlainCommand> =>
  fc
    .record({
      command: fc.oneof({ weight: 5, arbitrary: meant(key) }, { weight: 1, arbitrary: misused(key) }),
      sender: fc.constantFrom(...(Object.keys(SENDERS) as Sender[])),
    })
    .map(({ command: [name, words], sender }) => ({ name, words, sender }));

/** A command on one of many keys, those of the stock among them. */
export const commandOnAnyKey = plainCommand(
  fc.oneof(fc.constantFrom("a", "h", "é", "", stock, ledger, initial), gid.map(barrierKey)),
);
/** A command on one of two keys, so that it meets what the commands before it left. */
export const commandOnFewKeys = plainCommand(fc.constantFrom("a", "h"));

const call =
  <Words extends unknown[]>(what: string, run: (stock: Stock, ...words: Words) => Promise<unknown>) =>
  (words: Words): StockCall => {
    const text = `${what} ${JSON.stringify(words)}`;
    return { what: text, run: (stock) => run(stock, ...words), [fc.toStringMethod]: () => text };
  };
export const stockCall: fc.Arbitrary<StockCall> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(gid, users)
      .map(call("deduct", (stock, gid, users) => stock.deduct(SALE, gid, users))),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(gid).map(call("query-prepared", (stock, gid) => stock.queryPrepared(gid))),
  },
  { weight: 2, arbitrary: fc.tuple(units).map(call("open", (stock, units) => stock.open(SALE, units))) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(units, fc.constantFrom("k1", "k2", ""))
      .map(call("restock", (stock, units, key) => stock.restock(SALE, units, key))),
  },
  { weight: 2, arbitrary: fc.tuple(users).map(call("look", (stock, users) => stock.look(SALE, users))) },
  {
    weight: 1,
    arbitrary: fc.tuple(gid).map(call("winners", (stock, gid) => stock.winners(SALE, gid))),
  },
  { weight: 1, arbitrary: fc.tuple().map(call("read", (stock) => stock.read(SALE))) },
  { weight: 1, arbitrary: fc.tuple().map(call("delete", (stock) => stock.delete(SALE))) },
);
