// What the buyers of findings were told, as the page gets it from a run's folder.
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { factsOf, judgeRun } from "../../../invariants/judge-run.ts";
import { readRunFile } from "../../../invariants/record/reading/read-run-file.ts";
import { readBeside } from "../../../invariants/report/read-beside.ts";
import { suite } from "../../runner/suite.ts";
import { GOOD, recordRun } from "../../support/run-folder.ts";
import { atRest, bought, deduction, opened, order, type Story, sample, told } from "../../support/story.ts";

const test = suite("told");

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
