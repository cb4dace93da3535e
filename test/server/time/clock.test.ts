import * as assert from "uvu/assert";
import { ArmedFailpoints } from "../../../server/selling/failpoints.ts";
import { systemClock } from "../../../server/time/clock.ts";
import { Deadline } from "../../../server/time/deadline.ts";
import { suite } from "../../runner/suite.ts";
import { ManualClock } from "../../support/fakes.ts";

const test = suite("the clock");

test("a deadline does not move when the machine's time is set", () => {
  const date = Date.now;
  try {
    const deadline = new Deadline(systemClock, 1_000);
    Date.now = () => date() - 3_600_000;
    assert.ok(deadline.leftMs <= 1_000, `${deadline.leftMs} ms are left`);
    Date.now = () => date() + 3_600_000;
    assert.is(deadline.passed, false);
  } finally {
    Date.now = date;
  }
});

test("what went off at a failpoint is dated by the epoch, as those who read it expect", async () => {
  const clock = new ManualClock();
  const lines: object[] = [];
  const failpoints = new ArmedFailpoints(clock, { lines: () => [], append: (line) => lines.push(line) });
  failpoints.arm({ name: "after-deduct", mode: "delay=0" });
  void failpoints.pass("after-deduct", { sale: "s" });
  assert.equal(lines[1], { at: clock.epoch(), name: "after-deduct", mode: "delay=0", sale: "s" });
});
