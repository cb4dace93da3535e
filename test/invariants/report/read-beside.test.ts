// What the page gets from a run's folder besides facts and verdict: what buyers were told, and files that may be damaged.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { factsOf, judgeRun, writeReport } from "../../../invariants/judge-run.ts";
import { readRunFile } from "../../../invariants/record/reading/read-run-file.ts";
import { readBeside } from "../../../invariants/report/read-beside.ts";
import { suite } from "../../runner/suite.ts";
import { GOOD, recordRun } from "../../support/run-folder.ts";
import { atRest, bought, deduction, opened, order, type Story, sample, told } from "../../support/story.ts";

const test = suite("beside a run's facts");

const root = mkdtempSync(path.join(os.tmpdir(), "flashproof-told-"));
test.after(() => rmSync(root, { recursive: true, force: true }));

/** What the page gets of the run with this story: buyer, outcome and time. */
function toldIn(name: string, story: Story) {
  const folder = recordRun(root, name, story);
  const { told } = readBeside(folder, readRunFile(folder), judgeRun(folder), factsOf(folder));
  return told?.map(({ user, outcome, atMs }) => [user, outcome, atMs]);
}

test("each answer to a buyer of a finding is there once, whatever the name", () => {
  const user = 'é"\\\n';
  const lost = [
    opened(2),
    bought("bo", 2),
    order("bo", 2),
    bought(user, 1),
    told(user, "info", 30),
    deduction(user, 1),
    deduction("bo", 2),
  ];
  assert.equal(toldIn("lost", [...lost, sample(0, 2, 2), atRest()]), [
    [user, "ok", 11],
    [user, "info", 31],
  ]);
});

test("a run without findings has none", () => {
  assert.equal(toldIn("good", GOOD)?.length, 0);
});

test("a report is written though what lies beside the record is damaged, and says of exchanges that they are not there", () => {
  for (const [file, text] of [
    ["cases.json", '{"format":2}'],
    ["cases.json", "{"],
    ["k6-summary.json", "[]"],
    ["wire.jsonl", '{"link":1}\n'],
  ] as const) {
    const folder = recordRun(root, `damaged-${text.length}`);
    writeFileSync(path.join(folder, file), text);
    writeReport(folder, judgeRun(folder), factsOf(folder));
    const page = readFileSync(path.join(folder, "report.html"), "utf8");
    if (file === "wire.jsonl") assert.match(page, /wire\.jsonl, line 1: exchange/);
  }
});
