// Where GitHub shows a run.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { Progress } from "../../../base/command-line/progress.ts";
import { addToJobSummary, jobSummaryFile } from "../../../loadtests/run/job-summary-file.ts";
import { judgeAndReport } from "../../../loadtests/run/judge-and-report.ts";
import { suite } from "../../runner/suite.ts";
import { recordRun } from "../../support/run-folder.ts";

const test = suite("the summary of a job");

const root = mkdtempSync(path.join(os.tmpdir(), "flashproof-job-"));
test.after(() => rmSync(root, { recursive: true, force: true }));

test("it is the file that GitHub names; elsewhere there is none", () => {
  assert.is(jobSummaryFile({ GITHUB_STEP_SUMMARY: "/tmp/x" }), "/tmp/x");
  assert.is(jobSummaryFile({ GITHUB_STEP_SUMMARY: "" }), undefined);
  assert.is(jobSummaryFile({}), undefined);
});

test("a run that ends adds its verdict to it, and fails for no summary", () => {
  const folder = recordRun(root, "run");
  let said = "";
  const write = (text: string) => {
    said += text;
  };
  const screen = { write, live: false, columns: 80 };
  const judged = (file: string | undefined) => {
    const run = { path: folder, file: (name: string) => path.join(folder, name) };
    return judgeAndReport(run, new Progress(screen), file).exitCode;
  };
  const file = path.join(root, "summary.md");
  assert.equal([judged(file), judged(file)], [0, 0]);
  assert.is(readFileSync(file, "utf8").match(/^## ✅ flashproof: true$/gm)?.length, 2);
  assert.not.match(said, "the job summary");
  assert.is(judged(root), 0);
  assert.match(said, "the job summary was not written");
});

test("what is not asked for is not made", () => {
  assert.is(
    addToJobSummary(undefined, () => {
      throw new Error("it was made");
    }),
    undefined,
  );
});
