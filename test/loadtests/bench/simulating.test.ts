// What the bench reads of the simulator, in the simulator's own words.
import * as assert from "uvu/assert";
import { readSimulating } from "../../../loadtests/bench/measurements/simulating.ts";
import { suite } from "../../runner/suite.ts";
import { summaryText } from "../../simulator/story/summary-text.ts";

const test = suite("the bench of the simulator");

const COUNTS = { hash: "", marks: {}, doubts: {}, empty: {}, full: 3_000 };

test("reads schedules and steps a second, and the steps of the median schedule", () => {
  const steps = Array.from({ length: 3_000 }, (_, index) => (index % 2 === 0 ? 1_200 : 1_400));
  const counts = { ...COUNTS, schedules: 3_000, steps, saleSteps: [900] };
  const campaigned = { counts, tookMs: 2_000, repeated: 60, found: undefined, diverged: undefined };
  const printed = `seed 1\n250 schedules in 1.0 s: 250 schedules and 9 steps a second\n${summaryText(campaigned)}`;
  assert.equal(readSimulating(printed), [
    { figure: "simulating schedules", unit: "/s", value: 1_500 },
    { figure: "simulating steps", unit: "/s", value: 1_950_000 },
    { figure: "simulating median schedule", unit: "steps", value: 1_300 },
  ]);
});

test("fails where the simulator printed no figures", () => {
  assert.throws(() => readSimulating("seed 1\nno schedule was run\n"), /printed no figures: seed 1/);
});
