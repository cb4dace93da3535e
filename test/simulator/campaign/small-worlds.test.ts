import * as assert from "uvu/assert";
import { suite } from "../../runner/suite.ts";
import { withEngine } from "../world/engine.ts";
import { PLANTED } from "./planted.ts";
import { exhaust } from "./small-worlds.ts";

const test = suite("small worlds", { serial: true });
const isOver = () => false;

test("a crash of each process at many points of the default order leaves every invariant whole", async () => {
  const { departures, schedules, broken, different } = await withEngine((engine) =>
    exhaust(engine, 0, { isOver, part: { number: 3, of: 10 } }),
  );
  assert.is(broken, undefined);
  assert.is(departures, 0);
  assert.ok((schedules[0] ?? 0) > 100, `${schedules}`);
  assert.ok(different > 100, `${different} different ones`);
});

test("what a crash alone brings to light is found without a departure", async () => {
  const planted = PLANTED.find(({ title }) => title === "a branch runs without a barrier");
  if (planted === undefined) throw new Error("there is no such mistake");
  const { broken } = await withEngine((engine) => exhaust(engine, 0, { isOver, system: planted.system }));
  assert.match(broken?.outcome.verdict.because ?? "", /one-order-each is broken/);
});

test("what is not yet done when the time is over does not count as exhausted", async () => {
  const done = await withEngine((engine) => exhaust(engine, 3, { isOver: () => true }));
  assert.equal([done.departures, done.schedules], [-1, [0]]);
});
