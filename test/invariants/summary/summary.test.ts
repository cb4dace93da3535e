// What is kept of a run for lists and comparisons.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { factsOf, judgeRun, writeVerdict } from "../../../invariants/judge-run.ts";
import { listRuns, summaryOf } from "../../../invariants/read-summaries.ts";
import { planOf } from "../../../invariants/summary/same-plan.ts";
import { suite } from "../../runner/suite.ts";
import { GOOD, linesOf, recordRun } from "../../support/run-folder.ts";
import { deduction, sample, soldOut } from "../../support/story.ts";
import { summaryWith } from "../../support/summaries.ts";

const test = suite("the summary of a run");

const root = mkdtempSync(path.join(os.tmpdir(), "flashproof-summary-"));
test.after(() => rmSync(root, { recursive: true, force: true }));

/** Judges the run of this folder, as its end does. */
function ended(folder: string): string {
  const facts = factsOf(folder);
  writeVerdict(folder, judgeRun(folder, facts), facts);
  return folder;
}
const LOST = [...GOOD.slice(0, -2), deduction("bo", 2), sample(0, 2, 2, 1), ...GOOD.slice(-1)];

test("it tells verdict, findings by kind, marks, shares and the course of the run", () => {
  const summary = summaryOf(ended(recordRun(root, "lost", LOST)));
  assert.equal([summary.valid, summary.purchases, summary.durationMs], [false, 2, 990]);
  const lost = summary.invariants.find(({ name }) => name === "no-lost-order");
  assert.equal(lost?.kinds, [{ kind: "buyer … of sale … has a unit under …, and no order", count: 1 }]);
  assert.equal([lost?.valid, lost?.isPartial], [false, false]);
  assert.ok(summary.marks.reached.includes("bought"));
  assert.equal(summary.shares["decided"], { part: 2, whole: 2 });
  const { ok, fail, info, waits, left, orders } = summary.intervals;
  assert.equal([ok, fail, info, waits.answer, waits.order], [[1], [1], [0], [[1, 2]], [[10, 1]]]);
  assert.equal([left, orders], [[0], [1]]);
});

test("a run of many hours has as many intervals as one of minutes", () => {
  const long = [3_600_000, 7_200_000, 86_400_000].map((at) => ({
    ...GOOD[1],
    invoked: at,
    completed: at + 5,
  }));
  const { intervals } = summaryOf(recordRun(root, "long", [...GOOD, ...long] as typeof GOOD));
  assert.ok(intervals.ok.length <= 120, `${intervals.ok.length} intervals`);
  assert.is(
    intervals.ok.reduce((sum, count) => sum + count),
    4,
  );
  for (const list of [intervals.fail, intervals.info, intervals.left, intervals.waits.order])
    assert.is(list.length, intervals.ok.length);
});

test("it is read as it was kept, and made anew when it is missing, cut, or of other files", () => {
  const folder = ended(recordRun(root, "kept"));
  const file = path.join(folder, "summary.json");
  const kept = readFileSync(file, "utf8");
  writeFileSync(file, kept.replace('"because":"', '"because":"as kept: '));
  assert.match(summaryOf(folder).because, /^as kept: every invariant held/);
  writeFileSync(path.join(folder, "history.jsonl"), linesOf([soldOut("di", 40)]), { flag: "a" });
  assert.match(summaryOf(folder).because, /^every invariant held/);
  for (const text of [kept.slice(0, 100), kept.replace('"format":1', '"format":99')]) {
    writeFileSync(file, text);
    assert.match(summaryOf(folder).because, /^every invariant held/);
    assert.not.match(readFileSync(file, "utf8"), '"format":99');
  }
  rmSync(file);
  assert.is(summaryOf(folder).valid, true);
  assert.is(readFileSync(file, "utf8").length > 100, true);
});

test("a run that was interrupted, or has no verdict yet, keeps none", () => {
  const folder = recordRun(root, "under-way", GOOD, { interrupted: true });
  assert.is(summaryOf(folder).valid, "unknown");
  assert.throws(() => readFileSync(path.join(folder, "summary.json")), /ENOENT/);
  const unjudged = recordRun(root, "unjudged");
  summaryOf(unjudged);
  assert.throws(() => readFileSync(path.join(unjudged, "summary.json")), /ENOENT/);
});

test("runs of formats 1 and 2 are summarized too", () => {
  for (const format of ["format-1", "format-2"]) {
    const folder = path.join(root, format);
    cpSync(path.join("test/invariants/recorded", format), folder, { recursive: true });
    const { valid, intervals, marks } = summaryOf(folder);
    assert.is(valid, JSON.parse(readFileSync(path.join(folder, "verdict.json"), "utf8")).valid);
    assert.ok(intervals.waits.answer.flat().length > 0);
    assert.ok(marks.reached.length > 0);
  }
});

test("a list has the newest run first, says which cannot be read, and follows no link", () => {
  const out = path.join(root, "out");
  mkdirSync(out);
  for (const day of ["02", "03", "01"])
    recordRun(out, `2026-01-${day}-030405-load-7`, GOOD, { startedAt: `2026-01-${day}T03:04:05.000Z` });
  const broken = recordRun(out, "2026-01-04-030405-load-7");
  writeFileSync(path.join(broken, "run.json"), "{");
  mkdirSync(path.join(out, "2026-01-05-030405-bench-1"));
  symlinkSync("2026-01-03-030405-load-7", path.join(out, "latest"));
  const runs = listRuns(out);
  assert.equal(
    runs.map((run) => [path.basename(run.folder).slice(0, 10), "error" in run]),
    [
      ["2026-01-04", true],
      ["2026-01-03", false],
      ["2026-01-02", false],
      ["2026-01-01", false],
    ],
  );
  assert.throws(() => listRuns(path.join(root, "none")), /cannot be read/);
});

test("runs are of the same plan whatever their seed and folder, and of another with any other setting", () => {
  const plan = (settings: Record<string, unknown>) => planOf(summaryWith({ settings }));
  assert.is(
    plan({ seed: 1, out: "a", rate: 3, faults: ["all"] }),
    plan({ faults: ["all"], rate: 3, seed: 2 }),
  );
  assert.is.not(plan({ rate: 3 }), plan({ rate: 4 }));
  assert.is.not(planOf(summaryWith({ target: "other" })), planOf(summaryWith()));
});
