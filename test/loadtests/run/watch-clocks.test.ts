import * as assert from "uvu/assert";
import { harnessClock } from "../../../loadtests/run/watch-clocks.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("the clock of the harness");

test("a wall clock that is set shows as an offset beyond its error, and one that runs on does not", () => {
  let [wall, passed] = [1_000_000, 5];
  const read = harnessClock(
    () => wall,
    () => passed,
  );
  wall += 3_000;
  passed += 3_000;
  const steady = read();
  assert.equal([steady.of, steady.at, steady.offsetMs], ["harness", 1_003_000, 0]);
  wall += 1_000 - 400;
  passed += 1_000;
  const set = read();
  assert.is(set.offsetMs, -400);
  assert.ok(set.errorMs < 10, `${set.errorMs}`);
});
