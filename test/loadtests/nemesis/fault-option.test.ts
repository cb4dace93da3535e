// What FAULTS= takes.
import * as assert from "uvu/assert";
import { readOptions } from "../../../base/command-line/options.ts";
import { HarnessError } from "../../../base/errors.ts";
import { faultsOption } from "../../../loadtests/nemesis/fault-option.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("the option of faults");

const read = (value: string) => {
  const help = { about: "", usage: "", examples: [], exitCodes: [], print: () => {} };
  return readOptions([`FAULTS=${value}`], { faults: faultsOption("all") }, help, {})?.faults;
};

test("a set of faults and a list of faults are taken", () => {
  for (const set of ["all", "every", "none"]) assert.equal(read(set), [set]);
  assert.equal(read("none,none"), ["none"]);
  assert.equal(read("cut,kill-redis")?.sort(), ["cut", "kill-redis"]);
});

test("a set of faults beside anything else is bad usage", () => {
  for (const value of ["none,cut", "cut,none", "all,cut", "every,kill-worker", "all,every", "every,none"]) {
    assert.throws(
      () => read(value),
      (error: unknown) =>
        error instanceof HarnessError && error.code === "usage" && /stands alone/.test(error.message),
      value,
    );
  }
});
