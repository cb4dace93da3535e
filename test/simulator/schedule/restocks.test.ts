import * as assert from "uvu/assert";
import { suite } from "../../runner/suite.ts";
import { PLANTED } from "../campaign/planted.ts";
import { withEngine } from "../world/engine.ts";
import { REAL } from "../world/system.ts";
import { runSchedule } from "./run-schedule.ts";
import type { Decision, Schedule } from "./schedule.ts";

const test = suite("a restock in a simulated schedule");

/** The second buyer is sold out, the shop adds a unit, asking twice with one key, and the buyer asks again. */
const scheduleOf = (...decisions: Decision[]): Schedule => ({
  ...{ units: 1, servers: 1, decisions },
  asks: [
    { at: 0, user: 0, server: 0 },
    { at: 40, user: 1, server: 0 },
    { at: 90, user: 1, server: 0 },
    { at: 150, user: 2, server: 0 },
  ],
  restocks: [
    { at: 60, units: 1, key: 0, server: 0 },
    { at: 120, units: 1, key: 0, server: 0 },
  ],
});
const run = (schedule: Schedule, system = REAL) =>
  withEngine((engine) => runSchedule(schedule, engine, { system }));

test("sells its unit to a buyer who was sold out before, and adds nothing when it comes again", async () => {
  const { verdict, marks } = await run(scheduleOf());
  assert.is(verdict.because, "every invariant held over 5 purchases in 2 sales");
  for (const mark of ["restock added", "restock had been added", "sold out, and bought after a restock"])
    assert.ok(marks.includes(mark), marks.join());
});

test("is asked for again while its reply is lost, and adds its units once", async () => {
  const once = { ...scheduleOf(), restocks: [{ at: 60, units: 1, key: 0, server: 0 }] };
  const outcomes = await Promise.all(
    Array.from({ length: 60 }, (_, at) => run({ ...once, decisions: [{ at, lose: 0 }] })),
  );
  for (const { verdict } of outcomes) assert.is.not(verdict.valid, false, verdict.because);
  const lost = outcomes.filter(({ marks }) =>
    marks.includes("restock had been added, and its reply was lost"),
  );
  assert.ok(lost.length > 0, outcomes.map(({ marks }) => marks.join()).join("\n"));
});

test("that adds its units twice for one key breaks conservation", async () => {
  const system = PLANTED.find(({ title }) => title.startsWith("a restock that comes again"))?.system;
  assert.match((await run(scheduleOf(), system)).verdict.because, /conservation is broken/);
});
