import * as assert from "uvu/assert";
import { suite } from "../../runner/suite.ts";
import { plantedMistake } from "../campaign/planted.ts";
import { withEngine } from "../world/engine.ts";
import { REAL } from "../world/system.ts";
import { EXCUSED } from "./judged-apart.ts";
import { runSchedule } from "./run-schedule.ts";
import type { Decision, HostName, Schedule } from "./schedule.ts";

const test = suite("a simulated DTM whose store forgets");

const crashOf = (at: number, crash: HostName, lostWrites: number): Decision => ({
  ...{ at, crash, downMs: 50, lostMessages: 0, lostWrites },
});
const scheduleOf = (dtmForgets: boolean, ...decisions: Decision[]): Schedule => ({
  ...{ units: 1, servers: 1, dtmForgets, asks: [{ at: 0, user: 0, server: 0 }], decisions },
});
const run = (schedule: Schedule, system = REAL) =>
  withEngine((engine) => {
    const { verdict, marks } = runSchedule(schedule, engine, { system });
    return { ...verdict, marks: marks.join("; ") };
  });

/** DTM has stored the message by then, and the deduction is on its way. */
const DEDUCTING = 7;
/** DTM ends then, and runs again before the submit. */
const BETWEEN = [crashOf(DEDUCTING, "dtm", 3), { at: DEDUCTING, hold: 0, ms: 300 }];

test("loses an order with its message, and the verdict says whose fault that is", async () => {
  const decisions = [crashOf(DEDUCTING, "server-1", 0), crashOf(DEDUCTING, "dtm", 3)];
  const forgotten = await run(scheduleOf(true, ...decisions));
  assert.is(forgotten.valid, "unknown");
  assert.match(forgotten.because, /no-lost-order is unknown \(an order is missing that DTM's store forgot/);
  assert.match(forgotten.marks, /writes of dtm were lost with it/);
  assert.match(forgotten.marks, EXCUSED);
  const kept = await run(scheduleOf(false, ...decisions));
  assert.not.match(kept.because, /no-lost-order/);
  assert.not.match(kept.marks, /writes of dtm|forgot/);
});

test("gets a message back from its submit, so that no order is missing", async () => {
  const { because, marks } = await run(scheduleOf(true, ...BETWEEN));
  assert.match(marks, /writes of dtm were lost with it/);
  assert.not.match(because, /no-lost-order|told-the-truth/);
});

test("excuses nothing that the server could have prevented", async () => {
  const { system } = plantedMistake(
    "a submit does not carry its branches, which a store that forgets has lost",
  );
  const schedule = (dtmForgets: boolean) => scheduleOf(dtmForgets, ...BETWEEN);
  const { because, marks } = await run(schedule(true), system);
  assert.match(because, /no-lost-order is broken/);
  assert.not.match(marks, EXCUSED);
  assert.not.match((await run(schedule(false), system)).because, /no-lost-order/);
});
