import { setTimeout as wait } from "node:timers/promises";
import * as assert from "uvu/assert";
import type { Met, Seen } from "../../../../loadtests/verify/wire/aim.ts";
import { Gathering } from "../../../../loadtests/verify/wire/gathering.ts";
import { type Hand, strike } from "../../../../loadtests/verify/wire/strike.ts";
import {
  canStrike,
  needsReply,
  storeBehind,
  WAY_NAMES,
  type Way,
} from "../../../../loadtests/verify/wire/ways.ts";
import { suite } from "../../../runner/suite.ts";

const test = suite("strikes on an exchange");

const NEVER = new Promise<never>(() => {});
const MET: Met = {
  exchange: {
    ...{ link: "server-1-mysql", connection: 1, number: 0, requestedAt: 0 },
    ...{ verb: "COMMIT", on: [], writes: true, text: "" },
  },
  ...{ channel: "mysql", server: "server-1" },
  aimedAt: { name: "mysql COMMIT", base: "mysql COMMIT", number: 1, knownBy: "transaction" },
};

/** What is different in a test from a strike that succeeds. */
interface Course {
  seen?: Partial<Seen>;
  hand?: Partial<Hand>;
}

/** Strikes in this way, and returns what the wire was asked for, all that happened, in order, and why it took no effect. */
async function struck(way: Way, course: Course = {}) {
  const log: string[] = [];
  const note = (what: string) => async () => void log.push(what);
  const hand: Hand = {
    ...{ holdMs: 5, replyWithinMs: 20, signal: new AbortController().signal },
    kill: (name) => note(`kill ${name}`)().then(() => true),
    restore: (name) => note(`restore ${name}`)(),
    killStore: (name) => note(`kill ${name}`)(),
    ...course.hand,
  };
  const seen: Seen = {
    replied: Promise.resolve().then(note("replied")),
    repeated: Promise.resolve(),
    notDone: NEVER,
    ...course.seen,
  };
  const { interference, over } = strike(way, MET, seen, hand);
  if ("until" in interference) log.push(await interference.until);
  return { kind: interference.kind, log, why: await over };
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

test("where no reply comes, nothing was done: no process is killed, and it is told that this took no effect", async () => {
  for (const way of WAY_NAMES.filter(needsReply)) {
    const { log, why } = await struck(way, { seen: { replied: NEVER } });
    assert.match(why ?? "", "no reply came within 20 ms", way);
    assert.not.ok(
      log.some((what) => what.startsWith("kill")),
      `${way}: ${log}`,
    );
    const { why: ended } = await struck(way, {
      seen: { replied: NEVER, notDone: Promise.resolve("it ended") },
    });
    assert.is(ended, "it ended", way);
  }
});

test("a silent reply is silent for a while from its coming on, however late it came", async () => {
  let repliedAt = Number.NaN;
  const replied = wait(10).then(() => {
    repliedAt = performance.now();
  });
  const { log } = await struck("reply-silent", {
    seen: { replied },
    hand: { holdMs: 30, replyWithinMs: 5_000 },
  });
  // A timer may be a millisecond early.
  assert.ok(performance.now() - repliedAt >= 28);
  assert.is(log.at(-1), "lose");
});

test("a request is repeated once its second reply came, and not where none comes", async () => {
  assert.is((await struck("repeated")).why, undefined);
  const { why } = await struck("repeated", { seen: { repeated: NEVER } });
  assert.match(why ?? "", "it had no second reply within 20 ms");
  const closed = { repeated: NEVER, notDone: Promise.resolve("the connection ended before its reply") };
  assert.match((await struck("repeated", { seen: closed })).why ?? "", "the connection ended");
});

test("a late request that could not be delivered took no effect", async () => {
  let tell: (why: string) => void = () => {};
  const notDone = new Promise<string>((resolve) => {
    tell = resolve;
  });
  // The wire finds out when the request is to go on.
  const { interference, over } = strike(
    "late",
    MET,
    { replied: NEVER, repeated: NEVER, notDone },
    {
      ...{ holdMs: 5, replyWithinMs: 20, signal: new AbortController().signal },
      ...{ kill: async () => true, restore: async () => {}, killStore: async () => {} },
    },
  );
  if ("until" in interference)
    void interference.until.then(() => tell("the server had closed the connection"));
  assert.is(await over, "the server had closed the connection");
});

test("a process that had ended by itself was not killed, and one that does not come back ends no run", async () => {
  for (const way of ["killed-before", "killed-after"] as const) {
    const { why } = await struck(way, { hand: { kill: async () => false } });
    assert.is(why, "server-1 had ended by itself", way);
    const { log } = await struck(way, { hand: { restore: () => Promise.reject(new Error("not up")) } });
    assert.ok(log.includes("lose"), way);
  }
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
