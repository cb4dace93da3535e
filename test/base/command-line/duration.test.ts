import * as assert from "uvu/assert";
import { duration, Wrong } from "../../../base/command-line/options.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("a time that users type");

test("is hours, minutes and seconds, of which some may be left out", () => {
  const times = {
    "90s": 90,
    "10m": 600,
    "2h": 7_200,
    "3m30s": 210,
    "1h30m": 5_400,
    "1h1s": 3_601,
    "1h2m3s": 3_723,
  };
  for (const [typed, seconds] of Object.entries(times)) assert.is(duration(typed), seconds * 1_000, typed);
});

test("is refused where it is none, with what would be one", () => {
  for (const typed of [
    "",
    "s",
    "10 m",
    "30s3m",
    "3m3m",
    "1.5h",
    "-5s",
    "10M",
    "10ms",
    "0s",
    "0h0m",
    "999999s",
  ])
    assert.equal(duration(typed), new Wrong("must be a time such as 90s, 10m, 3m30s or 2h"), typed);
  assert.equal(duration("90"), new Wrong("needs a unit: 90s, 90m or 90h"));
});
