import * as assert from "uvu/assert";
import { suite } from "../../runner/suite.ts";
import { withEngine } from "../world/engine.ts";
import { REAL } from "../world/system.ts";
import { PLANTED } from "./planted.ts";
import { exhaust } from "./small-worlds.ts";

const test = suite("small worlds", { serial: true });
const isOver = () => false;

test("a crash of each process at many points of the default order leaves every invariant whole", async () => {
  const { departures, schedules, broken, different, late } = await withEngine((engine) =>
    exhaust(engine, 0, { isOver, part: { number: 3, of: 24 } }),
  );
  assert.is(broken, undefined);
  assert.is(departures, 0);
  assert.ok((schedules[0] ?? 0) > 100, `${schedules}`);
  assert.ok(different > 100, `${different} different ones`);
  assert.ok(late > 100, `in ${late} the second buyer came after the crash was mended`);
});

test("what a crash alone brings to light is found without a departure", async () => {
  const planted = PLANTED.find(({ title }) => title === "a branch runs without a barrier");
  if (planted === undefined) throw new Error("there is no such mistake");
  const { broken } = await withEngine((engine) => exhaust(engine, 0, { isOver, system: planted.system }));
  assert.match(broken?.outcome.verdict.because ?? "", /one-order-each is broken/);
});

test("what Redis loses in a crash harms nobody where it replies once its log is written, and is found where it replies before", async () => {
  const [right, wrong] = await withEngine((engine) => [
    exhaust(engine, 0, { isOver, part: { number: 1, of: 60 } }),
    exhaust(engine, 0, { isOver, system: { ...REAL, fsync: "everysec" } }),
  ]);
  assert.is(right.broken, undefined);
  assert.ok(right.losing > 0);
  assert.ok(wrong.losing > 0);
  assert.match(JSON.stringify(wrong.broken?.schedule.decisions), /"crash":"redis".*"lostWrites":[1-9]/);
});

test("what is not yet done when the time is over does not count as exhausted", async () => {
  const done = await withEngine((engine) => exhaust(engine, 3, { isOver: () => true }));
  assert.equal([done.departures, done.schedules], [-1, [0]]);
});
