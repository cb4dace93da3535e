// make report: what it lists and compares, what it writes, and how it exits.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { HarnessError } from "../../../base/errors.ts";
import type { Summary } from "../../../invariants/summary/summary.ts";
import { compareRuns } from "../../../loadtests/report/compare-runs.ts";
import { listAll } from "../../../loadtests/report/list-all.ts";
import { suite } from "../../runner/suite.ts";
import { RUN, recordRun } from "../../support/run-folder.ts";
import { summaryWith } from "../../support/summaries.ts";

const test = suite("make report");

const root = mkdtempSync(path.join(os.tmpdir(), "flashproof-report-"));
test.after(() => rmSync(root, { recursive: true, force: true }));

/** A run of which only its description and its summary are there. */
function summarized(out: string, id: string, summary: Summary): string {
  const folder = path.join(out, id);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "run.json"), JSON.stringify({ ...RUN, id }));
  writeFileSync(path.join(folder, "summary.json"), JSON.stringify({ ...summary, id }));
  return folder;
}
const at = (day: number, more: Partial<Summary> = {}) => ({
  ...more,
  startedAt: `2026-01-0${day}T00:00:00.000Z`,
});

const LOST = { kind: "buyer … of sale … has a unit under …, and no order", count: 3 };
const BROKEN: Partial<Summary> = {
  ...{ valid: false, because: "no-lost-order is broken (3 found)" },
  invariants: [{ name: "no-lost-order", valid: false, found: 3, kinds: [LOST], isPartial: false }],
};
const out = path.join(root, "runs");
const good = summarized(out, "good", summaryWith(at(1)));
const same = summarized(out, "same", summaryWith(at(2), { seed: 5 }));
const slow = summarized(out, "slow", summaryWith(at(3), { seed: 2, medianMs: 90 }));
const broken = summarized(out, "broken", summaryWith(at(4, BROKEN), { seed: 3 }));
symlinkSync("broken", path.join(out, "latest"));

function compared(runs: string[], baseline: string[], more: { out?: string; summaryFile?: string } = {}) {
  let said = "";
  const latest = path.join(out, "latest");
  const comparing = { runs, baseline, latest, out: undefined, summaryFile: undefined, ...more };
  const code = compareRuns(comparing, (lines) => {
    said += `${lines}\n`;
  });
  return { code, said };
}

test("beside a baseline, a slower run and one with a new finding exit 1, and both are said", () => {
  const { code, said } = compared([slow, broken], [good]);
  assert.is(code, 1);
  assert.match(said, /^worse: worse beyond the noise: answer time p50/m);
  assert.match(
    said,
    /^worse: new: no-lost-order: buyer … of sale … has a unit under …, and no order \(3 found\)$/m,
  );
  assert.match(said, /exit 1; something is worse\n$/);
});

test("without RUNS the latest run is compared, and nothing worse exits 0", () => {
  assert.match(compared([], [good]).said, /^broken beside good/);
  const { code, said } = compared([same], [good]);
  assert.is(code, 0, said);
  assert.match(said, /exit 0; nothing is worse\n$/);
});

test("without a baseline the first is the earlier run, and the exit code is 0", () => {
  const { code, said } = compared([good, slow], []);
  assert.equal([code, /^slow beside good/.test(said)], [0, true]);
  assert.match(said, /exit 0; something is worse/);
});

test("of several baselines, what they differ by is no change", () => {
  assert.is(compared([broken], [good]).code, 1);
  assert.is(compared([slow], [good, slow]).code, 0);
});

test("one run alone is refused, and so is a folder without a run", () => {
  const usage = (error: unknown) => error instanceof HarnessError && error.code === "usage";
  assert.throws(() => compared([good], []), usage);
  assert.throws(() => compared([root, good], []), usage);
});

test("the page goes beside the newest run, or where it is wanted, and the gist into a job's summary", () => {
  compared([good, slow], []);
  assert.ok(existsSync(path.join(slow, "compare.html")));
  const elsewhere = path.join(root, "elsewhere");
  const summaryFile = path.join(root, "summary.md");
  writeFileSync(summaryFile, "earlier\n");
  const { said } = compared([good, slow], [], { out: elsewhere, summaryFile });
  assert.match(said, "elsewhere/compare.html");
  assert.match(readFileSync(path.join(elsewhere, "compare.html"), "utf8"), "../runs/slow/report.html");
  assert.match(readFileSync(summaryFile, "utf8"), /^earlier\n## something is worse\n/);
  const unwritten = compared([good, slow], [], { summaryFile: root });
  assert.equal([unwritten.code, /the job summary was not written/.test(unwritten.said)], [0, true]);
});

test("200 runs are listed within 5 seconds, also where no summary was kept", () => {
  const many = path.join(root, "many");
  for (let n = 0; n < 190; n++)
    summarized(many, `run-${n}`, summaryWith(at(1), { seed: n + 1, seconds: 60 }));
  for (let n = 0; n < 10; n++) recordRun(many, `old-${n}`);
  let said = "";
  // Of the processor: what else runs on this machine takes time too.
  const began = process.cpuUsage();
  const code = listAll(many, (lines) => {
    said += `${lines}\n`;
  });
  const { user, system } = process.cpuUsage(began);
  const tookMs = (user + system) / 1_000;
  assert.is(code, 0);
  assert.match(said, /200 runs; page: .*index\.html\n$/);
  assert.match(said, /… and 170 older ones, on the page/);
  assert.ok(tookMs < 5_000, `it took ${tookMs} ms`);
  assert.ok(statSync(path.join(many, "index.html")).size < 1_000_000);
});
