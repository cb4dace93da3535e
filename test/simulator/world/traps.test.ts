import { randomBytes } from "node:crypto";
import * as assert from "uvu/assert";
import { suite } from "../../runner/suite.ts";
import { setTraps, Trapped } from "./traps.ts";

const test = suite("traps of a simulated world");

const CALLS: Readonly<Record<string, () => unknown>> = {
  "Date.now": () => Date.now(),
  "new Date()": () => new Date(),
  "Math.random": () => Math.random(),
  "performance.now": () => performance.now(),
  setTimeout: () => setTimeout(() => {}, 0),
  setInterval: () => setInterval(() => {}, 1_000),
  setImmediate: () => setImmediate(() => {}),
  "crypto.randomBytes": () => randomBytes(4),
  "crypto.randomUUID": () => crypto.randomUUID(),
};

for (const [name, call] of Object.entries(CALLS))
  test(`${name} throws inside of a simulated world, and works outside`, () => {
    const traps = setTraps();
    try {
      assert.throws(
        () => traps.inside(call),
        (error: unknown) => error instanceof Trapped && error.message.includes(name),
      );
      const made = call();
      if (name === "setInterval") clearInterval(made as NodeJS.Timeout);
      assert.is(
        traps.inside(() => new Date(5).getTime()),
        5,
      );
    } finally {
      traps.remove();
    }
  });

test("removed, they leave what was there before", () => {
  const before = [Date, Date.now, Math.random, setTimeout];
  setTraps().remove();
  assert.equal([Date, Date.now, Math.random, setTimeout], before);
});
