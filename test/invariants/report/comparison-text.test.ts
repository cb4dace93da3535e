// What the terminal shows of several runs.
import * as assert from "uvu/assert";
import { randomOf } from "../../../base/random.ts";
import { visible } from "../../../base/visible.ts";
import { compare } from "../../../invariants/compare/compare.ts";
import { trendsOf } from "../../../invariants/compare/trend.ts";
import { comparisonText } from "../../../invariants/report/comparison-text.ts";
import { runsTable, trendLines } from "../../../invariants/report/runs-text.ts";
import { sparkline } from "../../../invariants/report/sparkline.ts";
import type { Summary } from "../../../invariants/summary/summary.ts";
import { suite } from "../../runner/suite.ts";
import { summaryWith } from "../../support/summaries.ts";

const test = suite("several runs in a terminal");

const LOST = { kind: "buyer … of sale … has a unit under …, and no order", count: 3 };
const BROKEN: Partial<Summary> = {
  ...{ id: "b", valid: false, settings: { seed: 7, faults: ["delay"] }, because: "no-lost-order is broken" },
  invariants: [{ name: "no-lost-order", valid: false, found: 3, kinds: [LOST], isPartial: false }],
};
const random = randomOf(1);
const draw = (below: number) => random.int(0, below - 1);
const named = (...runs: Summary[]) => runs.map((summary) => ({ name: summary.id, summary }));

test("a comparison says settings, figures with their noise, and findings", () => {
  const slow = summaryWith(BROKEN, { seed: 2, medianMs: 90 });
  const text = comparisonText(compare(summaryWith({ id: "a" }), slow, draw));
  const lines = text.split("\n").map((line) => line.trim());
  assert.is(lines[0], "b beside a (another plan)");
  assert.ok(lines.includes("faults: none → delay"), text);
  assert.ok(lines.includes("no-lost-order: true → false"), text);
  assert.match(text, /answer time p50 .* ms .* ms +\+.* ms {2}worse \(between \+.* and \+.*\)/);
  assert.match(text, /new {2}no-lost-order {2}buyer … of sale … has a unit under …, and no order \(0 → 3\)/);
});

test("a list shows each run in a row, and what cannot be read with its reason", () => {
  const runs = [
    ...named(summaryWith({ id: "b", ...BROKEN })),
    { name: "torn", error: "run.json: is not JSON" },
  ];
  const lines = runsTable(runs, 30).split("\n");
  assert.match(lines[1] ?? "", /^b +✗ false +fastify +7 +none +30 s {2}█+$/);
  assert.match(lines[2] ?? "", /^torn +cannot be read +run.json: is not JSON$/);
  assert.is(runsTable(runs, 1).split("\n").at(-1), "… and 1 older ones, on the page");
});

test("runs of one plan are a trend, the oldest first, named by what tells plans apart", () => {
  const newest = summaryWith({ id: "3", valid: false, seed: 9 }, { seed: 3, medianMs: 90 });
  const runs = [newest, summaryWith({ id: "2", ...BROKEN }), summaryWith({ id: "1" })];
  const trends = trendsOf(runs);
  assert.equal(
    trends.map(({ command, points }) => [command, points.map(({ id }) => id)]),
    [["make load", ["1", "3"]]],
  );
  assert.match(
    trendLines(trends)[0] ?? "",
    /^make load \(fastify\), 2 runs: ✓✗ {2}answer time p95 .* → .* ms .█$/,
  );
});

test("names do not act on a terminal, nor fill it", () => {
  const hostile = "\u001b[2J\u202eevil\n<script>";
  assert.is(visible(hostile), "\\u001b[2J\\u202eevil\\u000a<script>");
  assert.is(visible("买家 é 👍"), "买家 é 👍");
  const run = summaryWith({ id: hostile, target: hostile.repeat(99), settings: { [hostile]: hostile } });
  const texts = [
    runsTable(named(run), 9),
    comparisonText(compare(summaryWith(), run, draw)),
    trendLines(trendsOf([run, run])).join("\n"),
  ];
  for (const text of texts) {
    assert.not.match(text.replaceAll("\n", ""), /[\p{Cc}\u202e]/u);
    assert.ok(
      text.split("\n").every((line) => line.length < 250),
      text,
    );
  }
});

test("a sparkline has a bar for each value, or for some together, and gaps", () => {
  assert.is(sparkline([0, 1, null, 2]), "▁▅ █");
  assert.is(sparkline([0, 0, 4, 4], 2), "▁█");
  assert.is(sparkline([0, 0]), "▁▁");
  assert.is(sparkline([]), "");
});
