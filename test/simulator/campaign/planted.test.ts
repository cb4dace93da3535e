import * as assert from "uvu/assert";
import { suite } from "../../runner/suite.ts";
import { brokenIn, whyBroken } from "../schedule/broken.ts";
import { DRAWN } from "../schedule/draw-schedule.ts";
import { type Outcome, runSchedule } from "../schedule/run-schedule.ts";
import { withEngine } from "../world/engine.ts";
import { type Found, huntOne, seedOf } from "./hunt.ts";
import { PLANTED } from "./planted.ts";

// Not beside a real stack: it takes one processor for some seconds.
const test = suite("a mistake planted into the simulated system", { serial: true });

/** Schedules until a mistake must be found, and runs until it must be short. */
const MOST_SCHEDULES = 1_000;
const MOST_SHRINKS = 100;
const MOST_DECISIONS = 10;

for (const { title, system, breaks } of PLANTED)
  test(`is found and shrunk to at most ten decisions: ${title}`, () =>
    withEngine((engine) => {
      let found: Found | undefined;
      let drawn: readonly string[] = [];
      const hunt = {
        ...{ engine, system, drawn: DRAWN, mostShrinks: MOST_SHRINKS },
        onOutcome({ verdict }: Outcome) {
          drawn = brokenIn(verdict);
        },
      };
      for (let number = 0; found === undefined && number < MOST_SCHEDULES; number++)
        found = huntOne(seedOf(8, number), hunt);
      if (found === undefined) throw new Error(`not found in ${MOST_SCHEDULES} schedules`);
      const { schedule, outcome } = found;
      assert.ok(schedule.decisions.length <= MOST_DECISIONS, JSON.stringify(schedule));
      const names: readonly string[] = breaks;
      const broken = brokenIn(outcome.verdict);
      assert.ok(
        broken.some((name) => names.includes(name)),
        whyBroken(outcome.verdict),
      );
      for (const [index, { at }] of schedule.decisions.entries()) {
        const decisions = schedule.decisions.filter((_, other) => other !== index);
        const { verdict } = runSchedule({ ...schedule, decisions }, engine, { system });
        assert.ok(
          !brokenIn(verdict).some((name) => drawn.includes(name)),
          `breaks without its decision at ${at}: ${JSON.stringify(schedule)}`,
        );
      }
      const right = runSchedule(schedule, engine).verdict;
      assert.equal(brokenIn(right), [], `the real server breaks too: ${whyBroken(right)}`);
    }));
