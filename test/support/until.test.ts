import * as assert from "uvu/assert";
import { suite } from "../runner/suite.ts";
import { until } from "./until.ts";

const test = suite("until");

const failureOf = async (waiting: Promise<unknown>): Promise<string> => {
  try {
    await waiting;
  } catch (error) {
    return String(error);
  }
  return "it did not throw";
};

test("what the condition gives once it holds is returned", async () => {
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
  assert.match(
    await failureOf(until(() => new Promise<boolean>(() => {}), { what: "an answer", deadlineMs: 30 })),
    "an answer",
  );
});
