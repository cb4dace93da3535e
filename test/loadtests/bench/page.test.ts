// Several runs as one, and the page that is written from them.
import { readFileSync } from "node:fs";
import * as assert from "uvu/assert";
import { HarnessError } from "../../../base/errors.ts";
import type { BenchResult } from "../../../loadtests/bench/figures/bench-result.ts";
import type { Figure } from "../../../loadtests/bench/figures/figures.ts";
import { asOne } from "../../../loadtests/bench/figures/several-runs.ts";
import { blockIn, withBlock } from "../../../loadtests/bench/page/blocks.ts";
import { BLOCKS, machineOf, pageOf } from "../../../loadtests/bench/page/page.ts";
import { withRelease } from "../../../loadtests/bench/page/releases.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("the page of a bench");

const figure = (name: string, values: number[]): Figure => ({ name, unit: "/s", values, isDetail: false });
const run = (day: number, figures: Figure[], more: Partial<BenchResult> = {}): BenchResult => ({
  startedAt: `2026-11-0${day}T10:00:00.000Z`,
  machine: { platform: "linux 6 x64", processor: "Chip", cores: 2, memoryMib: 24_106 },
  versions: { node: "v22.1.0", wrk: "4.1.0" },
  noise: [],
  settings: { repeats: 3, seconds: 4, only: ["floor"], connections: [64] },
  figures,
  failures: [],
  ...more,
});
const soldOut = (...values: number[]) => figure("sold out 64", values);
const floor = (...values: number[]) => figure("floor 64", values);

test("of several runs each value is the median of one, in the order of their starts", () => {
  const one = asOne([run(2, [soldOut(9, 7, 8)]), run(1, [soldOut(1, 2, 3)]), run(3, [soldOut(4)])]);
  assert.equal(one.figures, [soldOut(2, 8, 4)]);
  assert.equal([one.startedAt.slice(0, 10), one.settings.runs], ["2026-11-01", 3]);
});

test("goals of several runs compare what each run measured with its own floor", () => {
  const one = asOne([1, 2, 4].map((speed) => run(speed, [soldOut(9 * speed), floor(10 * speed)])));
  assert.equal(one.goals, [{ says: "sold out, of the floor", ratio: 0.9, isMet: true }]);
});

test("several runs are quiet if each was, and it is unknown if one of them does not say", () => {
  const busy = run(2, [soldOut(1)], { noise: ["cores busy for 50 %"] });
  const { noise: _, ...old } = run(3, [soldOut(1)]);
  assert.equal(asOne([run(1, [soldOut(1)]), busy]).noise, ["cores busy for 50 %"]);
  assert.equal(asOne([run(1, []), run(2, [])]).noise, []);
  assert.is(asOne([run(1, []), old]).noise, undefined);
  assert.equal(asOne([busy, old]).noise, busy.noise);
});

test("what one run could not measure is told of all, and a run alone stays as it is", () => {
  const failed = run(2, [], { failures: ["floor 64, 1 of 3: 5 of status 503"] });
  const one = asOne([run(1, [soldOut(1)]), failed]);
  assert.equal(one.failures, [...failed.failures, "sold out 64: measured in 1 of 2 runs"]);
  assert.is(asOne([failed]), failed);
});

test("runs of different machines are not taken together", () => {
  const machine = { platform: "linux 6 x64", processor: "Other", cores: 8, memoryMib: 1 };
  assert.throws(
    () => asOne([run(1, []), run(2, [], { machine })]),
    (error: unknown) => error instanceof HarnessError && /of different machines/.test(error.message),
  );
});

test("a block is written anew, and nothing else of the page", () => {
  const page = "# A\n\n<!-- make bench: goals -->\n\nold\n\n<!-- end -->\n\nby hand\n";
  const written = withBlock(page, "goals", "new");
  assert.is(written, page.replace("old", "new"));
  assert.is(blockIn(written, "goals"), "new");
  assert.throws(() => withBlock(page, "figures", "new"), /no block "figures"/);
});

test("a release has one row, the last that was written, and rows of others stay", () => {
  const fast = run(1, [soldOut(9), floor(10)]);
  const noisy = run(2, [soldOut(5), floor(10)], { noise: ["cores busy for 50 %"] });
  const first = withRelease("", "0.1.0", fast);
  const both = withRelease(first, "0.2.0", noisy);
  const [head, rule, ...rows] = withRelease(both, "0.1.0", run(3, [soldOut(8), floor(10)])).split("\n");
  assert.match(head ?? "", /^\| release \| measured on \| machine \| sold out, 64 \|/);
  assert.match(rule ?? "", /^\| --- \|/);
  assert.is(rows.length, 2);
  assert.match(rows[0] ?? "", /^\| 0\.1\.0 \| 2026-11-03 \| 2 × Chip \| 0\.8 \| – \|/);
  assert.match(rows[1] ?? "", /^\| 0\.2\.0 \| 2026-11-02 \| 2 × Chip, not quiet \| 0\.5 \| – \|/);
  for (const row of rows) assert.is(row.split("|").length, head?.split("|").length);
});

test("the page says how it was measured, on what machine, and if that was quiet", () => {
  const several = asOne([1, 2, 3].map((day) => run(day, [soldOut(1)])));
  assert.is(
    machineOf(several),
    "Medians of 3 runs with the least and the most, each run of 3 rounds of 4 s, 2026-11-01. The machine: 2 cores of Chip, 24 GiB, linux 6 x64; node v22.1.0, wrk 4.1.0. It was quiet.",
  );
  assert.match(machineOf({ ...several, noise: ["cores busy for 50 %"] }), /\*\*not quiet\*\*: cores busy/);
});

test("docs/performance.md has a place for everything, and keeps the rows of its releases", () => {
  const page = readFileSync("docs/performance.md", "utf8");
  const written = pageOf(page, run(1, [soldOut(9), floor(10)]), "9.9.9");
  for (const block of BLOCKS) assert.not.equal(blockIn(written, block), blockIn(page, block));
  assert.ok(blockIn(written, "releases").includes("| 9.9.9 | 2026-11-01 |"));
  const rows = (text: string) => blockIn(text, "releases").split("\n");
  assert.equal(rows(written).slice(0, -1), rows(page));
  assert.is(pageOf(written, run(1, [soldOut(9), floor(10)]), "9.9.9"), written);
});

const PAGE = BLOCKS.map((name) => `by hand\n\n<!-- make bench: ${name} -->\n\nold\n\n<!-- end -->\n`).join(
  "\n",
);

test("a block without an end of its own, or that begins twice, is refused: it would take hand-written text along", () => {
  const cut = PAGE.replace("<!-- end -->", "");
  assert.throws(() => blockIn(cut, BLOCKS[0]), /"machine"/);
  const twice = `Such as <!-- make bench: goals -->.\n\n${PAGE}`;
  assert.throws(() => withBlock(twice, "goals", "new"), /"goals"/);
});

test("values of earlier releases stay under their titles when goals get other columns", () => {
  const old =
    "| release | measured on | machine | gone | accepted, 64 |\n| --- | --- | --- | --- | --- |\n| 0.0.1 | 2026-01-01 | 1 × Chip | 7 | 0.3 |";
  const [head = "", , row = ""] = withRelease(old, "0.2.0", run(1, [soldOut(9), floor(10)])).split("\n");
  const cellsOf = (text: string) => text.split("|").map((cell) => cell.trim());
  const cell = (title: string) => cellsOf(row)[cellsOf(head).indexOf(title)];
  assert.equal(["gone", "accepted, 64", "sold out, 64"].map(cell), ["7", "0.3", "–"]);
});

test("a row that has more figures than the new one is not written over", () => {
  const full = withRelease("", "0.1.0", run(1, [soldOut(9), floor(10)]));
  assert.throws(() => withRelease(full, "0.1.0", run(2, [floor(10)])), /0\.1\.0/);
});

test("what stands in the block of releases and is no table is refused, not dropped", () => {
  assert.throws(() => withRelease("A note\nby hand.\n", "0.1.0", run(1, [])), /releases/);
});

test("a name of a release that would break the table is refused", () => {
  for (const name of ["0.1|0", "0.1\n0"]) assert.throws(() => withRelease("", name, run(1, [])), /release/);
});

test("runs that differ in versions, rounds or seconds, or that are one run twice, are not taken together", () => {
  const one = run(1, [soldOut(1)]);
  const others = [
    run(2, [], { versions: { node: "v24.0.0", wrk: "4.1.0" } }),
    run(2, [], { settings: { ...one.settings, seconds: 1 } }),
    run(2, [], { settings: { ...one.settings, repeats: 1 } }),
    run(2, [], { settings: { ...one.settings, runs: 3 } }),
    one,
  ];
  for (const other of others) assert.throws(() => asOne([one, other]), /cannot be taken together/);
});

test("figures of different runs are not compared with each other", () => {
  const one = asOne([run(1, [soldOut(10)]), run(2, [soldOut(20), floor(20)]), run(3, [floor(1_000)])]);
  assert.equal([one.figures, one.goals], [[], []]);
  assert.is(one.failures.length, 2);
});
