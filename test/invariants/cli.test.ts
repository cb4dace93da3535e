// A recorded run judged again: what is printed, and the exit codes.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { main } from "../../invariants/cli.ts";
import { factsOf, judgeRun, writeVerdict } from "../../invariants/judge-run.ts";
import type { Operation } from "../../invariants/record/history.ts";
import type { Observation } from "../../invariants/record/observation.ts";
import type { RunFile } from "../../invariants/record/run-file.ts";
import { suite } from "../runner/suite.ts";
import { atRest, bought, deduction, opened, order, sample } from "../support/story.ts";

const test = suite("judging a recorded run again");

const root = mkdtempSync(path.join(os.tmpdir(), "flashproof-cli-"));
test.after(() => rmSync(root, { recursive: true, force: true }));

const run: RunFile = {
  id: "run",
  kind: "verify",
  seed: 7,
  startedAt: "now",
  target: "fastify",
  versions: {},
  settings: {},
  repeat: "make verify SEED=7",
  promisedMarks: ["bought"],
  orderLagBoundMs: 1_000,
  interrupted: false,
  plan: {},
};
const good = [opened(2), bought("al", 1), deduction("al", 1), order("al", 1), sample(1, 1, 2, 1), atRest()];
const lines = (items: object[]) => items.map((one) => `${JSON.stringify(one)}\n`).join("");

function record(name: string, story: (Operation | Observation)[], file: Partial<RunFile> = {}): string {
  const folder = path.join(root, name);
  mkdirSync(folder);
  writeFileSync(path.join(folder, "run.json"), JSON.stringify({ ...run, ...file }));
  writeFileSync(path.join(folder, "history.jsonl"), lines(story.filter((one) => !("kind" in one))));
  writeFileSync(path.join(folder, "observations.jsonl"), lines(story.filter((one) => "kind" in one)));
  return folder;
}

function cli(...args: string[]): { code: number; out: string; err: string } {
  let [out, err] = ["", ""];
  const code = main(
    args,
    (text) => {
      out += text;
    },
    (text) => {
      err += text;
    },
  );
  return { code, out, err };
}

test("each verdict has its exit code, and its one line comes last", () => {
  const cases: [string, (Operation | Observation)[], Partial<RunFile>, number, RegExp][] = [
    ["true", good, {}, 0, /verdict: true \(.*\)\n$/],
    ["false", [...good, order("al", 2)], {}, 1, /verdict: false \(.*one-order-each is broken.*\)\n$/],
    ["unknown", good, { promisedMarks: ["sold-out"] }, 2, /verdict: unknown \(never reached: sold-out\)\n$/],
    ["cut", good, { interrupted: true }, 2, /verdict: unknown \(the run was interrupted\)\n$/],
    ["late", good, { orderLagBoundMs: 1 }, 3, /verdict: false \(order-lag is broken \(1 found\)\)\n$/],
  ];
  for (const [name, story, file, code, last] of cases) {
    const said = cli(record(name, story, file));
    assert.is(said.code, code, `${name}: ${said.out}${said.err}`);
    assert.match(said.out, last);
  }
});

test("a recorded verdict that agrees is said to, one that does not is a failure", () => {
  const folder = record("recorded", good);
  assert.match(cli(folder).out, /no verdict was recorded/);
  writeVerdict(folder, judgeRun(folder), factsOf(folder));
  assert.match(cli(folder).out, /the recorded verdict agrees/);
  const file = path.join(folder, "verdict.json");
  writeFileSync(file, readFileSync(file, "utf8").replace('"valid": true', '"valid": false'));
  const { code, err } = cli(folder);
  assert.is(code, 70);
  assert.match(err, /disagrees/);
});

test("a verdict is written with its reports, and read back as it was", () => {
  const folder = record("written", good);
  const verdict = judgeRun(folder);
  writeVerdict(folder, verdict, factsOf(folder));
  const text = (name: string) => readFileSync(path.join(folder, name), "utf8");
  assert.equal(JSON.parse(text("verdict.json")), JSON.parse(JSON.stringify(verdict)));
  assert.match(text("report.html"), /^<!doctype html>/);
  assert.match(text("junit.xml"), /tests="10" failures="0" errors="0"/);
});

test("an order of a buyer whom only the torn end of a history can know is no finding", () => {
  const folder = record("torn-buyer", [...good, deduction("bo", 2), order("bo", 2)]);
  assert.match(cli(folder).out, /buyer bo of sale s .* never asked/);
  writeFileSync(path.join(folder, "history.jsonl"), `${lines([opened(2), bought("al", 1)])}{"process":"p`);
  assert.not.match(cli(folder).out, "never asked");
});

test("as JSON it prints the verdict and nothing else", () => {
  const { code, out } = cli("--json", record("json", good));
  assert.equal([code, JSON.parse(out).valid], [0, true]);
});

test("a torn history is used up to where it is whole, and that is said", () => {
  const folder = record("torn", good);
  const file = path.join(folder, "history.jsonl");
  writeFileSync(file, `${readFileSync(file, "utf8")}{"process":"p","op":"purch`);
  const { code, out } = cli(folder);
  assert.is(code, 0);
  assert.match(out, /note: the last line of history.jsonl is torn: it was used up to line 2/);
});

test("bad usage is 64 and says why; help is 0", () => {
  assert.match(cli().err, /one run folder is wanted/);
  assert.match(cli("--fast", "x").err, /there is no option --fast/);
  assert.match(cli(path.join(root, "none")).err, /holds no run.json/);
  const corrupt = record("corrupt", good);
  writeFileSync(path.join(corrupt, "history.jsonl"), "nonsense\n{}\n");
  assert.match(cli(corrupt).err, /history.jsonl, line 1/);
  const wrong = record("wrong", good, { seed: 0.5 });
  assert.match(cli(wrong).err, /run.json: seed/);
  for (const args of [[], ["--fast", "x"], ["a", "b"], [corrupt], [wrong]]) assert.is(cli(...args).code, 64);
  assert.equal([cli("--help").code, cli("x", "--help").code], [0, 0]);
});

test("a failure of the harness is 70, and never looks like a verdict", () => {
  const folder = record("unreadable", good);
  mkdirSync(path.join(folder, "verdict.json"));
  assert.is(cli(folder).code, 70);
});
