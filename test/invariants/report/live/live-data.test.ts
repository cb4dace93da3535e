// What is shown of a run that goes on: read bit by bit, and accusing nobody too early.
import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { FollowedLines } from "../../../../invariants/record/reading/follow-lines.ts";
import { unpackAll } from "../../../../invariants/report/data/columns.ts";
import { FactsSoFar } from "../../../../invariants/report/live/facts-so-far.ts";
import { liveData } from "../../../../invariants/report/live/live-data.ts";
import { suite } from "../../../runner/suite.ts";
import { GrowingRun } from "../../../support/growing-run.ts";
import { RUN } from "../../../support/run-folder.ts";
import { bought, opened, restocked, type Story, sample, soldOut } from "../../../support/story.ts";

const test = suite("a run that goes on");

let root: string;
test.before.each(() => {
  root = mkdtempSync(path.join(os.tmpdir(), "flashproof-live-"));
});
test.after.each(() => rmSync(root, { recursive: true }));

/** What the page is given at each of these moments of the story. */
function shown(story: Story, moments: readonly number[]) {
  const run = new GrowingRun(root, story);
  const soFar = new FactsSoFar(run.folder, RUN);
  return moments.map((now) => {
    run.writeUntil(now);
    while (soFar.readOn(now));
    const data = liveData(RUN, soFar.facts, soFar.isSupplying, now);
    const broken = data.verdict.invariants.map(({ name }) => name);
    return { data, broken };
  });
}

const EVERY_100_MS = Array.from({ length: 60 }, (_, index) => index * 100);

test("a file that grows is read in whole lines, each once, however it is cut", () => {
  const file = path.join(root, "lines");
  const followed = new FollowedLines(file);
  const read: string[] = [];
  const readAll = () => {
    while (followed.readOn((bytes, end) => read.push(bytes.toString("utf8", 0, end))));
  };
  readAll();
  const long = "é".repeat(300_000);
  for (const piece of ["one\ntw", "o\n", "", `${long}`, "\nthree\n", "fo"]) {
    appendFileSync(file, piece);
    readAll();
  }
  assert.equal(read.join(""), `one\ntwo\n${long}\nthree\n`);
});

test("answers, units and the end of the time axis follow the run", () => {
  const story = [
    ...[opened(2), bought("al", 1, 200), soldOut("zo", 2_000)],
    ...[sample(2, 0, 2, 0, 100), sample(1, 1, 2, 1, 300)],
  ];
  const [early, late] = shown(story, [500, 4_000]);
  assert.equal(
    early?.data.sales.map(({ requests }) => requests),
    [1],
  );
  assert.is(early?.data.span.to, 1_000);
  assert.equal(
    late?.data.sales.map(({ requests, left }) => [requests, unpackAll(left)]),
    [[2, [2, 1]]],
  );
  assert.is(late?.data.span.to, 4_000);
  assert.equal([late?.broken, late?.data.verdict.because], [[], "the run goes on"]);
});

test("a restock that the history has not told yet accuses nobody, answered late or never", () => {
  for (const completed of [1_010, 3_500, Number.POSITIVE_INFINITY]) {
    const restock = { ...restocked(3, 1_000, completed < 2_000 ? "ok" : "info"), completed };
    const story = [
      opened(2),
      bought("al", 1, 100),
      restock,
      sample(1, 1, 2, 1, 500),
      sample(4, 1, 5, 1, 1_005),
    ];
    const every = shown(story, EVERY_100_MS);
    assert.equal(
      every.filter(({ broken }) => broken.length > 0),
      [],
      String(completed),
    );
    rmSync(path.join(root, "growing"), { recursive: true });
  }
});

test("a sample that no restock can explain is a finding before the run ends", () => {
  const story = [opened(2), bought("al", 1, 100), sample(1, 1, 2, 1, 500), sample(1, 3, 2, 3, 1_000)];
  const [before, after] = shown(story, [2_000, 3_000]);
  assert.equal(before?.broken, []);
  assert.equal(after?.broken, ["conservation", "no-oversell"]);
  assert.match(after?.data.findings[0]?.findings[0]?.what ?? "", "1 left and 3 deducted, of 2 put on sale");
});
