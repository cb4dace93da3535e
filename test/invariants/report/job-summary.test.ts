// What GitHub shows on the page of a job.
import * as assert from "uvu/assert";
import { randomOf } from "../../../base/random.ts";
import { compare } from "../../../invariants/compare/compare.ts";
import { judge } from "../../../invariants/judge.ts";
import { comparisonMarkdown } from "../../../invariants/report/comparison-markdown.ts";
import { jobSummary, MOST_BYTES } from "../../../invariants/report/job-summary.ts";
import { escapeMarkdown } from "../../../invariants/report/markdown.ts";
import { suite } from "../../runner/suite.ts";
import { GOOD, RUN } from "../../support/run-folder.ts";
import { deduction, factsOf, gid, type Story } from "../../support/story.ts";
import { summaryWith } from "../../support/summaries.ts";

const test = suite("the summary of a GitHub job");

const told = (story: Story, most?: number) =>
  jobSummary(judge(factsOf(...story), RUN), summaryWith({ id: "run-7" }), most);
const lost = (user: string, n = 2) => deduction(user, n);

test("it has the verdict, the invariants in a table, the first findings, shares and a picture", () => {
  const text = told([...GOOD, ...Array.from({ length: 8 }, (_, n) => lost(`b${n}`, n + 10))]);
  assert.match(text, /^## ❌ flashproof: false\n/);
  assert.match(text, /\n\| ❌ \| `no-lost-order` \| 9 \| 8 \| /);
  assert.match(text, /\n\| ✅ \| `no-ghost-order` \| 1 \| 0 \| /);
  assert.match(text, /\n- buyer b0 of sale s has a unit under/);
  assert.match(text, /\n- … and 3 more\n/);
  assert.match(text, /\nanswers {2}█+ {2}at most 200 a second\n/);
  assert.match(text, /\nShares: decided 100 %/);
  assert.match(text, /<pre>make load SEED&#61;7<\/pre>/);
  assert.match(told(GOOD), /^## ✅ flashproof: true\n/);
});

test("what was promised and not reached is said", () => {
  const verdict = judge(factsOf(...GOOD), { ...RUN, promisedMarks: ["bought", "restocked"] });
  assert.match(
    jobSummary(verdict, summaryWith()),
    /^## ❔ flashproof: unknown\n[\s\S]*- never reached: restocked/,
  );
});

test("a name is neither Markdown nor HTML, ends no cell and no block, and notifies nobody", () => {
  const hostile =
    "<script>alert(1)</script>|a|\n\n# x\n```\n[l](http://h/) ![i](x) @octo #1 \u202e **b** </pre> https://e.x";
  const run = summaryWith({ ...{ id: hostile, target: hostile, repeat: hostile }, faults: { [hostile]: 1 } });
  const facts = factsOf(...GOOD, { ...lost(hostile), gid: gid(2) } as ReturnType<typeof lost>);
  const random = randomOf(1);
  const draw = (below: number) => random.int(0, below - 1);
  const clean = jobSummary(judge(factsOf(...GOOD, lost("zz")), RUN), summaryWith());
  const text = jobSummary(judge(facts, RUN), run);
  const compared = comparisonMarkdown(compare(summaryWith(), run, draw), MOST_BYTES);
  const inProse = text.replace(/```text[\s\S]*?```/, "");
  for (const one of [inProse, compared]) {
    assert.not.match(one, /<script|\]\(|@octo|\*\*b|\u202e|https:/);
    assert.is((one.match(/<\/pre>/g) ?? []).length, one === inProse ? 1 : 0);
  }
  assert.is((text.match(/```/g) ?? []).length, 2);
  const cells = (markdown: string) =>
    markdown
      .split("\n")
      .filter((line) => line.startsWith("|"))
      .map((line) => line.split("|").length);
  assert.equal(cells(inProse), cells(clean));
  assert.is(escapeMarkdown("a|b"), "a&#124;b");
});

test("it stays within its bytes, whatever was found, and says what it left out", () => {
  const many = [...GOOD, ...Array.from({ length: 50 }, (_, n) => lost(`${"长".repeat(2_000)}${n}`, n + 10))];
  for (const most of [200, 4_000, 100_000]) assert.ok(Buffer.byteLength(told(many, most)) <= most, `${most}`);
  assert.match(told(many, 4_000), /\d+ more parts are in the run's folder/);
  assert.ok(MOST_BYTES < 1_048_576);
});
