// A recorded run judged again: what is printed, and the exit codes.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { HarnessError } from "../../base/errors.ts";
import { judgeAgain } from "../../invariants/judge-again.ts";
import { factsOf, judgeRun, writeReport, writeVerdict } from "../../invariants/judge-run.ts";
import type { Operation } from "../../invariants/record/history.ts";
import type { Observation } from "../../invariants/record/observation.ts";
import type { RunFile } from "../../invariants/record/run-file.ts";
import { suite } from "../runner/suite.ts";
import { GOOD, linesOf, recordRun } from "../support/run-folder.ts";
import { atRest, bought, deduction, opened, order, sample, soldOut } from "../support/story.ts";

const test = suite("judging a recorded run again");

const root = mkdtempSync(path.join(os.tmpdir(), "flashproof-again-"));
test.after(() => rmSync(root, { recursive: true, force: true }));

function again(folder: string, json = false): { code: number; out: string } {
  let out = "";
  const code = judgeAgain(folder, json, (text) => {
    out += text;
  });
  return { code, out };
}

/** The error of a run that cannot be judged. */
function refused(folder: string): HarnessError {
  try {
    again(folder);
  } catch (error) {
    if (error instanceof HarnessError) return error;
    throw error;
  }
  throw new Error(`${folder} was judged`);
}

test("a load whose history lacks buyers who came accuses nobody of what is missing", () => {
  const load = { kind: "load" as const, planned: 3, arrived: 3 };
  const stores = [...["al", "lost"].flatMap((user, n) => [deduction(user, n), order(user, n)])];
  const story = [
    opened(2),
    bought("al", 0),
    soldOut("zo", 30),
    ...stores,
    sample(0, 2, 2, 2),
    atRest(),
    load,
  ];
  const { valid, because } = judgeRun(recordRun(root, "holes", story, { kind: "load" }));
  assert.is(valid, "unknown", because);
  assert.match(because, "history.jsonl has 2 of the 3 buyers who came");
  const whole = judgeRun(recordRun(root, "no-holes", [bought("lost", 1), ...story], { kind: "load" }));
  assert.is(whole.valid, true, whole.because);
  // A small sale may plan the same buyer twice.
  assert.is(judgeRun(recordRun(root, "small", [...GOOD, load], { kind: "verify" })).valid, true);
});

test("each verdict has its exit code, and its one line comes once, as the last", () => {
  const cases: [string, (Operation | Observation)[], Partial<RunFile>, number, RegExp][] = [
    ["true", GOOD, {}, 0, /verdict: true \(.*\)\n$/],
    ["false", [...GOOD, order("al", 2)], {}, 1, /verdict: false \(.*one-order-each is broken.*\)\n$/],
    [
      "unknown",
      GOOD,
      { promisedMarks: ["restocked"] },
      2,
      /verdict: unknown \(never reached: restocked\)\n$/,
    ],
    ["cut", GOOD, { interrupted: true }, 2, /verdict: unknown \(the run was interrupted\)\n$/],
    ["late", GOOD, { orderLagBoundMs: 1 }, 3, /verdict: false \(order-lag is broken \(1 found\)\)\n$/],
  ];
  for (const [name, story, file, code, last] of cases) {
    const said = again(recordRun(root, name, story, file));
    assert.is(said.code, code, `${name}: ${said.out}`);
    assert.match(said.out, last);
    assert.is(said.out.split("verdict: ").length, 2, said.out);
  }
});

test("a recorded verdict that agrees is said to, one that does not is a failure", () => {
  const folder = recordRun(root, "recorded");
  assert.match(again(folder).out, /has no recorded verdict/);
  writeVerdict(folder, judgeRun(folder), factsOf(folder));
  assert.match(again(folder).out, /the recorded verdict agrees/);
  const file = path.join(folder, "verdict.json");
  writeFileSync(file, readFileSync(file, "utf8").replace('"valid": true', '"valid": false'));
  const { code, message } = refused(folder);
  assert.is(code, "failed");
  assert.match(message, /disagrees/);
});

test("a run recorded when marks had no words is judged by them, and its verdict is compared", () => {
  const struck = {
    process: "nemesis-0",
    op: "kill-redis",
    invoked: 10,
    completed: 12,
    outcome: "ok" as const,
  };
  const marks = ["bought", "redis-killed", "link-cut", "hit-after-deduct"];
  const folder = recordRun(root, "older", [...GOOD, struck], { promisedMarks: marks });
  const verdict = judgeRun(folder);
  const reached = [true, true, false, false];
  assert.equal(
    verdict.marks.map((mark) => mark.reached),
    reached,
  );
  for (const { says } of verdict.marks) assert.match(says, / /);
  const older = { ...verdict, marks: marks.map((name, index) => ({ name, reached: reached[index] })) };
  writeFileSync(path.join(folder, "verdict.json"), JSON.stringify(older));
  assert.match(again(folder).out, /the recorded verdict agrees/);
});

test("a verdict is written with its reports, and read back as it was", () => {
  const folder = recordRun(root, "written");
  const verdict = judgeRun(folder);
  writeVerdict(folder, verdict, factsOf(folder));
  writeReport(folder, verdict, factsOf(folder));
  const text = (name: string) => readFileSync(path.join(folder, name), "utf8");
  assert.equal(JSON.parse(text("verdict.json")), JSON.parse(JSON.stringify(verdict)));
  assert.match(text("report.html"), /^<!doctype html>/);
  assert.match(text("junit.xml"), /tests="10" failures="0" errors="0"/);
});

test("an order of a buyer whom only the torn end of a history can know is no finding", () => {
  const folder = recordRun(root, "torn-buyer", [...GOOD, deduction("bo", 2), order("bo", 2)]);
  assert.match(again(folder).out, /buyer bo of sale s [\s\S]*never\s+asked/);
  writeFileSync(path.join(folder, "history.jsonl"), `${linesOf([opened(2), bought("al", 1)])}{"process":"p`);
  assert.not.match(again(folder).out, /never\s+asked/);
});

test("an interrupted run is not accused of what it had no time to write", () => {
  const story = GOOD.filter((one) => !("kind" in one) || one.kind !== "order");
  assert.is(again(recordRun(root, "no-order", story)).code, 1);
  const { code, out } = again(recordRun(root, "no-time", story, { interrupted: true }));
  assert.is(code, 2, out);
  assert.match(out, /verdict: unknown \(the run was interrupted\)\n$/);
});

test("as JSON it prints the verdict and nothing else", () => {
  const { code, out } = again(recordRun(root, "json"), true);
  assert.equal([code, JSON.parse(out).valid], [0, true]);
});

test("a torn history is used up to where it is whole, that is said, and nothing follows from the rest", () => {
  const folder = recordRun(root, "torn");
  const file = path.join(folder, "history.jsonl");
  writeFileSync(file, `${readFileSync(file, "utf8")}{"process":"p","op":"purch`);
  const { code, out } = again(folder);
  assert.is(code, 2);
  assert.match(out, /note: history.jsonl was cut after 3 lines/);
  assert.match(out, /verdict: unknown \(history.jsonl was cut after 3 lines\)\n$/);
});

test("a folder without a run is bad usage, a corrupt line and a wrong field are failures; each is named", () => {
  const corrupt = recordRun(root, "corrupt");
  writeFileSync(path.join(corrupt, "history.jsonl"), "nonsense\n{}\n");
  const wrong = recordRun(root, "wrong", GOOD, { seed: 0.5 });
  const cases: [string, string, RegExp][] = [
    [path.join(root, "none"), "usage", /holds no run.json/],
    [corrupt, "failed", /history.jsonl, line 1/],
    [wrong, "failed", /wrong\/run.json: seed/],
  ];
  for (const [folder, whose, why] of cases) {
    const { code, message } = refused(folder);
    assert.is(code, whose);
    assert.match(message, why);
  }
});

test("a verdict.json that cannot be read is a failure of its own", () => {
  const folder = recordRun(root, "unreadable");
  mkdirSync(path.join(folder, "verdict.json"));
  assert.throws(() => again(folder), /EISDIR/);
});

test("a run of format 1, as it was recorded, is judged as it was then", () => {
  const folder = path.join(import.meta.dirname, "recorded/format-1");
  const { code, out } = again(folder);
  assert.is(code, 0, out);
  assert.match(out, "the recorded verdict agrees");
  assert.match(out, /verdict: true \(every invariant held over 27 purchases in 3 sales\)/);
});

test("a run of format 2, as it was recorded, is judged as it was then", () => {
  const { code, out } = again(path.join(import.meta.dirname, "recorded/format-2"));
  assert.is(code, 0, out);
  assert.match(out, "the recorded verdict agrees");
  assert.match(out, /verdict: true \(every invariant held over 3 purchases in 1 sale\)/);
});

test("a verdict of older checks that says something else is told, and is no failure", () => {
  const folder = recordRun(root, "older-checks", [...GOOD, order("al", 2)]);
  const better = recordRun(root, "better");
  writeVerdict(folder, judgeRun(better), factsOf(better));
  const file = path.join(folder, "verdict.json");
  assert.match(refused(folder).message, /disagrees: true/);
  const { format: _, shares: __, ...older } = JSON.parse(readFileSync(file, "utf8"));
  writeFileSync(file, JSON.stringify(older));
  const { code, out } = again(folder);
  assert.is(code, 1);
  assert.match(out, /the recorded verdict is of older checks, and was true \(every invariant held/);
});

test("a target that was not tried before it was judged is noted", () => {
  const notes = (name: string, settings: object) => judgeRun(recordRun(root, name, GOOD, { settings })).notes;
  assert.ok(
    notes("untried", { doctor: "0" }).some((note) =>
      note.includes("not tried before it was judged (DOCTOR=0)"),
    ),
  );
  assert.not.ok(notes("tried", { doctor: "1" }).some((note) => note.includes("DOCTOR")));
});
