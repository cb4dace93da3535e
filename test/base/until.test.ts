// Waiting for a condition: what it returns, what it throws, and when it stops.
import * as assert from "uvu/assert";
import { holdsInTime, TooLate, until } from "../../base/until.ts";
import { suite } from "../runner/suite.ts";

const test = suite("until");

const failureOf = async (waiting: Promise<unknown>): Promise<string> => {
  try {
    await waiting;
  } catch (error) {
    return String(error);
  }
  return "it did not throw";
};
const never = () => new Promise<boolean>(() => {});

test("what the condition returns once it holds is returned", async () => {
  let looks = 0;
  const value = await until(() => (++looks === 3 ? "there" : undefined), {
    what: "the third look",
    deadlineMs: 1000,
    everyMs: 1,
  });
  assert.is(value, "there");
});

test("the failure says what was awaited", async () => {
  assert.match(
    await failureOf(until(() => false, { what: "the order", deadlineMs: 30 })),
    "waited 30 ms for the order",
  );
});

test("the failure can say how things stood at the deadline", async () => {
  let missing = 9;
  const waiting = until(() => --missing < 0, { what: () => `${missing} orders`, deadlineMs: 30, everyMs: 5 });
  assert.match(await failureOf(waiting), /waited 30 ms for [2-8] orders/);
});

test("a condition that throws is looked at again, and its last throw is told", async () => {
  const broken = () => {
    throw new Error("no connection");
  };
  assert.match(
    await failureOf(until(broken, { what: "the store", deadlineMs: 30 })),
    "threw: Error: no connection",
  );
});

test("a condition that never answers does not outlast the deadline", async () => {
  assert.match(await failureOf(until(never, { what: "an answer", deadlineMs: 30 })), "an answer");
});

test("an aborted signal ends the wait with its reason, before a look, during one and between two", async () => {
  const reasonOf = (condition: () => unknown, abort: (stop: () => void) => void) => {
    const stopping = new AbortController();
    abort(() => stopping.abort(new Error("interrupted")));
    const { signal } = stopping;
    return failureOf(until(condition, { what: "it", deadlineMs: 10_000, everyMs: 10_000, signal }));
  };
  let looks = 0;
  const looked = () => ++looks < 0;
  assert.is(await reasonOf(looked, (stop) => stop()), "Error: interrupted");
  assert.is(looks, 0);
  assert.is(await reasonOf(never, (stop) => setTimeout(stop, 10)), "Error: interrupted");
  assert.is(await reasonOf(looked, (stop) => setTimeout(stop, 10)), "Error: interrupted");
  assert.is(looks, 1);
});

test("whether a condition holds in time is true or false, and no other failure is taken for false", async () => {
  assert.is(await holdsInTime(() => true, { deadlineMs: 1_000 }), true);
  assert.is(await holdsInTime(() => false, { deadlineMs: 20 }), false);
  const signal = AbortSignal.abort(new Error("interrupted"));
  assert.is(await failureOf(holdsInTime(() => false, { deadlineMs: 1_000, signal })), "Error: interrupted");
  assert.ok(new TooLate("failed", "late") instanceof Error);
});
