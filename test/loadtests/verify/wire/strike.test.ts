import * as assert from "uvu/assert";
import type { Met } from "../../../../loadtests/verify/wire/aim.ts";
import { Gathering } from "../../../../loadtests/verify/wire/gathering.ts";
import { type Hand, strike } from "../../../../loadtests/verify/wire/strike.ts";
import { canStrike, storeBehind, WAY_NAMES, type Way } from "../../../../loadtests/verify/wire/ways.ts";
import { suite } from "../../../runner/suite.ts";

const test = suite("strikes on an exchange");

const MET: Met = {
  exchange: {
    ...{ link: "server-1-mysql", connection: 1, number: 0, requestedAt: 0 },
    ...{ verb: "COMMIT", on: [], writes: true, text: "" },
  },
  ...{ channel: "mysql", server: "server-1" },
  aimedAt: { name: "mysql COMMIT", base: "mysql COMMIT", number: 1, knownBy: "transaction" },
};

/** Strikes in this way, and returns what the wire was asked for, and all that happened, in order. */
async function struck(way: Way) {
  const log: string[] = [];
  const note = (what: string) => async () => void log.push(what);
  const hand: Hand = {
    ...{ holdMs: 5, signal: new AbortController().signal },
    kill: (name) => note(`kill ${name}`)(),
    restore: (name) => note(`restore ${name}`)(),
    killStore: (name) => note(`kill ${name}`)(),
  };
  const replied = Promise.resolve().then(note("replied"));
  const { interference, over } = strike(way, MET, { replied, notDone: new Promise(() => {}) }, hand);
  if ("until" in interference) log.push(await interference.until);
  await over;
  return { kind: interference.kind, log };
}

test("each way does to the exchange, and to the processes, what its name says", async () => {
  const seen = await Promise.all(
    WAY_NAMES.map(async (way) => {
      const { kind, log } = await struck(way);
      return `${way}: ${kind}, ${log.filter((what) => what !== "replied").join(", ")}`;
    }),
  );
  assert.equal(seen, [
    "request-cut: hold-request, lose",
    "request-silent: hold-request, lose",
    "reply-cut: hold-reply, lose",
    "reply-silent: hold-reply, lose",
    "late: hold-request, deliver",
    "killed-before: hold-request, kill server-1, restore server-1, lose",
    "killed-after: hold-reply, kill server-1, restore server-1, lose",
    "store-killed: hold-reply, kill mariadb, lose",
    "repeated: repeat, ",
  ]);
});

test("a server is killed after the reply came, and so is a store", async () => {
  for (const way of ["killed-after", "store-killed"] as const) {
    const { log } = await struck(way);
    assert.ok(log.indexOf("replied") < log.findIndex((what) => what.startsWith("kill")), log.join());
  }
});

test("what has no store behind it is not struck by killing one, and what nobody repeats is not repeated", () => {
  assert.is(storeBehind("mysql"), "mariadb");
  assert.not.ok(canStrike("buyer", "store-killed", 1));
  assert.not.ok(canStrike("mysql", "repeated", 1));
  assert.not.ok(canStrike("redis", "repeated", 1));
  assert.ok(canStrike("dtm→server", "repeated", 1));
  assert.ok(canStrike("buyer", "repeated", 1));
  assert.not.ok(canStrike("buyer", "repeated", 2));
});

test("one kill strikes all lanes that have come, and a lane that does not come is not waited for", async () => {
  let kills = 0;
  const kill = async () => {
    kills += 1;
  };
  const all = new Gathering(3, kill, 60_000);
  const two = [all.come(), all.come()];
  await Promise.resolve();
  assert.is(kills, 0);
  all.leave();
  await Promise.all(two);
  assert.is(kills, 1);
  const late = new Gathering(2, kill, 1);
  await late.come();
  await late.come();
  assert.is(kills, 3);
});
