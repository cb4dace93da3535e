// The command that plans a run again.
import { execFileSync } from "node:child_process";
import * as assert from "uvu/assert";
import { text, wholeNumber } from "../../../base/command-line/options.ts";
import { repeatCommand } from "../../../loadtests/run/repeat-command.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("the command that repeats a run");

const option = { about: "", value: "", parse: text };
const TABLE = {
  seed: { ...option, parse: wholeNumber(0, 9), otherwise: undefined as number | undefined },
  "dtm-store": { ...option, otherwise: "redis" },
  faults: { ...option, otherwise: ["all"] },
  out: { ...option, otherwise: "/runs" },
};

test("only what differs from the defaults is printed", () => {
  const options = { seed: 3, "dtm-store": "redis", faults: ["all"], out: "/runs" };
  assert.is(repeatCommand("load", TABLE, options), "make load SEED=3");
  const others = { ...options, "dtm-store": "mysql", faults: ["cut", "delay"], out: "/tmp/runs" };
  assert.is(
    repeatCommand("load", TABLE, others),
    "make load SEED=3 DTM_STORE=mysql FAULTS=cut,delay OUT=/tmp/runs",
  );
});

test("what does not matter to the run is left out", () => {
  assert.is(repeatCommand("verify", TABLE, { seed: 3, faults: undefined }), "make verify SEED=3");
});

test("a shell takes each value as one word", () => {
  const out = "/tmp/it's my $HOME";
  const command = repeatCommand("load", TABLE, { out });
  const said = execFileSync("/bin/sh", ["-c", command.replace("make load", "printf '%s\\n'")]);
  assert.is(said.toString(), `OUT=${out}\n`);
});
