// `make verify RUN=…` as a user types it: exit codes, and what it prints.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as assert from "uvu/assert";
import { suite } from "../../runner/suite.ts";
import { Playground } from "../../support/command.ts";
import { GOOD, recordRun } from "../../support/run-folder.ts";
import { order } from "../../support/story.ts";

const test = suite("verify of a recorded run", { serial: true });

let playground: Playground;
test.before(async () => {
  playground = await Playground.create();
});
test.after(() => playground.clear());

const verify = (...args: string[]) => playground.start("loadtests/verify.ts", args).end();

test("the exit code is the verdict's, and JSON=1 prints the verdict and nothing else", async () => {
  const folder = recordRun(playground.folder, "bad", [...GOOD, order("al", 2)]);
  const [report, json, flag] = await Promise.all([
    verify(`RUN=${folder}`),
    verify(`RUN=${folder}`, "JSON=1"),
    verify("--run", folder, "--json", "1"),
  ]);
  assert.equal([report.code, json.code, flag.code], [1, 1, 1]);
  assert.match(report.output, /\nexit 1; verdict: false \(.*\)\n$/);
  assert.is(JSON.parse(json.output).valid, false);
  assert.is(flag.output, json.output);
});

test("bad usage is 64 and says why; help is 0", async () => {
  const good = recordRun(playground.folder, "good");
  const cases: [string[], RegExp][] = [
    [["--run"], /--run needs a value/],
    [["--fast", "x"], /unknown option: fast/],
    [["--run", good, "another"], /unknown argument: another/],
    [[`RUN=${playground.folder}/none`], /holds no run.json/],
    [["JSON=1"], /JSON=1 needs a recorded run/],
    [[`RUN=${good}`, "JSON=yes"], /must be one of 1/],
  ];
  await Promise.all(
    cases.map(async ([args, why]) => {
      const { code, output } = await verify(...args);
      assert.is(code, 64, output);
      assert.match(output, why);
    }),
  );
  const help = await Promise.all([verify("--help"), verify("--run", "x", "--help")]);
  assert.equal(
    help.map(({ code }) => code),
    [0, 0],
  );
});

test("a recorded file that is damaged is no mistake of the user's: 70, and it is named", async () => {
  const corrupt = recordRun(playground.folder, "corrupt");
  writeFileSync(path.join(corrupt, "history.jsonl"), "nonsense\n{}\n");
  const { code, output } = await verify(`RUN=${corrupt}`);
  assert.is(code, 70, output);
  assert.match(output, /history.jsonl, line 1/);
});

test("a recorded run that promises a mark that there is not is no mistake of the user's: 70", async () => {
  const folder = recordRun(playground.folder, "strange", GOOD, { promisedMarks: ["no-such-mark"] });
  const { code, output } = await verify(`RUN=${folder}`);
  assert.is(code, 70, output);
  assert.match(output, /no-such-mark/);
});

test("a failure of the harness is 70, and never looks like a verdict", async () => {
  const folder = recordRun(playground.folder, "unreadable");
  mkdirSync(path.join(folder, "verdict.json"));
  const { code, output } = await verify(`RUN=${folder}`);
  assert.is(code, 70, output);
});
