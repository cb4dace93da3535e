import * as assert from "uvu/assert";
import { suite } from "../../runner/suite.ts";
import { huntOne, seedOf } from "../campaign/hunt.ts";
import { plantedMistake } from "../campaign/planted.ts";
import { withEngine } from "../world/engine.ts";
import { REAL } from "../world/system.ts";
import { DRAWN } from "./draw-schedule.ts";
import { runSchedule } from "./run-schedule.ts";
import type { Decision, Schedule } from "./schedule.ts";

const test = suite("two DTMs on one store in a simulated schedule");

const scheduleOf = (...decisions: Decision[]): Schedule => ({
  ...{ units: 1, servers: 2, replicas: 2, asks: [{ at: 0, user: 0, server: 0 }], decisions },
});

/** Runs it, and notes who did what. */
function run(schedule: Schedule, system = REAL) {
  const steps: string[] = [];
  return withEngine((engine) => {
    const watcher = {
      step: ({ life, what }: { life: { name: string }; what: string }) =>
        void steps.push(`${life.name} ${what}`),
    };
    return { ...runSchedule(schedule, engine, { system, watcher }), steps };
  });
}

test("one stores a message, the other takes its submit and calls the branch", async () => {
  const { verdict, marks, steps } = await run(scheduleOf());
  assert.is.not(verdict.valid, false, verdict.because);
  assert.ok(marks.includes("a message met two DTMs: prepare, then submit"), marks.join());
  assert.ok(steps.indexOf("dtm-2 submit") > steps.indexOf("dtm prepare"), steps.join("\n"));
});

test("where the one that stored a message has crashed, the other checks back on it", async () => {
  const crash = { downMs: 4_000, lostMessages: 0, lostWrites: 0 };
  const { verdict, marks, steps } = await run(
    scheduleOf({ at: 8, crash: "server-1", ...crash }, { at: 8, crash: "dtm", ...crash }),
  );
  assert.is.not(verdict.valid, false, verdict.because);
  assert.ok(marks.includes("a message met two DTMs: prepare, then check-back"), marks.join());
  assert.ok(marks.includes("one of two DTMs crashed, and the other ran on"), marks.join());
  assert.ok(steps.includes("dtm-2 gets the reply to redisQueryPrepared"), steps.join("\n"));
});

test("both call the branch of one message at a time, and without its barrier it has two orders", async () => {
  const { system } = plantedMistake("a branch runs without a barrier");
  const mark = "a message met two DTMs: both called its branch at a time";
  await withEngine((engine) => {
    let reached = 0;
    let broken = 0;
    for (let number = 0; broken === 0 && number < 400; number++)
      huntOne(seedOf(16, number), {
        ...{ engine, drawn: DRAWN, mostShrinks: 1 },
        onOutcome({ marks }, schedule) {
          if (!marks.includes(mark)) return;
          reached += 1;
          const wrong = runSchedule(schedule, engine, { system });
          if (/one-order-each is broken/.test(wrong.verdict.because)) broken += 1;
        },
      });
    assert.ok(broken > 0, `${reached} schedules reached it, ${broken} of them broke`);
  });
});
