import * as assert from "uvu/assert";
import { suite } from "../../runner/suite.ts";
import { plantedMistake } from "../campaign/planted.ts";
import { withEngine } from "../world/engine.ts";
import type { World } from "../world/world.ts";
import { brokenIn, exitCodeOfBroken, MODEL, whyBroken } from "./broken.ts";
import { runSchedule } from "./run-schedule.ts";
import type { Schedule } from "./schedule.ts";

const test = suite("what a simulated schedule breaks");

test("a history that the model of the sale does not allow is broken, whatever the invariants say", async () => {
  const { system } = plantedMistake("a deduction in doubt is told as sold out");
  // Redis has run the deduction, and ends before its reply is there.
  const schedule: Schedule = {
    ...{ units: 1, servers: 1, asks: [{ at: 0, user: 0, server: 0 }] },
    decisions: [{ at: 9, crash: "redis", downMs: 300, lostMessages: 3, lostWrites: 0 }],
  };
  const [wrong, right] = await withEngine((engine) => [
    runSchedule(schedule, engine, { system }).verdict,
    runSchedule(schedule, engine).verdict,
  ]);
  assert.ok(brokenIn(wrong).includes(MODEL), wrong.because);
  assert.match(whyBroken(wrong), /the model does not allow what was seen of sale s: buyer-1 holds a unit/);
  assert.is(exitCodeOfBroken(wrong), 1);
  assert.equal(brokenIn(right), []);
  assert.equal(brokenIn({ invariants: [], notes: wrong.notes }), [MODEL]);
});

test("an order of the last millisecond does not pass for one that came after the stores were read", async () => {
  const ghost = { kind: "order" as const, sale: "s", user: "buyer-1", gid: "none", at: 0 };
  const step = (_: unknown, { agenda, record }: World) => {
    if (ghost.at === 0) record.observe(ghost);
    ghost.at = agenda.stamp;
  };
  // Nobody gets the unit, and so nothing is deducted.
  const schedule = { units: 0, servers: 1, asks: [{ at: 0, user: 0, server: 0 }], decisions: [] };
  const { verdict } = await withEngine((engine) => runSchedule(schedule, engine, { watcher: { step } }));
  assert.ok(brokenIn(verdict).includes("no-ghost-order"), verdict.because);
});
