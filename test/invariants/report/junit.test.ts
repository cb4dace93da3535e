// JUnit XML keeps to the rules by which CI systems read it.
import * as assert from "uvu/assert";
import { judge } from "../../../invariants/judge.ts";
import { factsOf as factsIn, judgeRun } from "../../../invariants/judge-run.ts";
import { readRunFile } from "../../../invariants/record/reading/read-run-file.ts";
import { junitReport } from "../../../invariants/report/junit.ts";
import { suite } from "../../runner/suite.ts";
import { junitComplaints } from "../../support/junit-rules.ts";
import { GOOD, RUN } from "../../support/run-folder.ts";
import { deduction, factsOf, opened, type Story, unseen } from "../../support/story.ts";

const test = suite("JUnit XML");

const HOSTILE = "<script>\"'&\u0000\u001b\ud800\ufffe]]>--\u202e\n\t";

function reported(story: Story, file: Partial<typeof RUN> = {}): string {
  const run = { ...RUN, ...file };
  return junitReport(run, judge(factsOf(...story), run));
}

test("what holds, is broken, unknown or waived is told as the rules say", () => {
  const waived = { waived: { conservation: "we keep no ledger" } };
  const xmls = [
    reported(GOOD),
    reported([...GOOD, deduction("bo", 2)]),
    reported(GOOD.slice(0, -1)),
    reported([opened(1)]),
    reported([unseen("ledger"), ...GOOD], waived),
    reported([...GOOD, deduction(HOSTILE, 2)], { id: HOSTILE, target: HOSTILE }),
  ];
  for (const xml of xmls) assert.equal(junitComplaints(xml), [], xml);
  assert.match(xmls.join(""), /<failure [\s\S]*<error [\s\S]*<skipped /);
});

test("so are runs of all formats", () => {
  for (const format of ["format-1", "format-2"]) {
    const folder = `test/invariants/recorded/${format}`;
    const xml = junitReport(readRunFile(folder), judgeRun(folder, factsIn(folder)));
    assert.equal(junitComplaints(xml), [], format);
  }
});

test("the rules find what is against them", () => {
  const good = reported(GOOD);
  const broken: [from: string | RegExp, to: string, complaint: RegExp][] = [
    [/ tests="\d+"/, "", /^testsuite has no tests$/],
    [' errors="', ' errros="', /^testsuite has no errors,testsuite has errros$/],
    ["<testcase ", "<test ", /^test in testsuite$/],
    ["</testsuite>", "", /^testsuite is not closed$/],
    [">\n", ">stray\n", /^text in testsuite$/],
    ["conservation", "a<b", /^no XML at /],
    ["conservation", "a & b", /^no XML at /],
    ["conservation", 'x" name="y', /^testcase has name twice$/],
    [/<\?.*\?>/, "", /^there is no XML declaration$/],
    [/$/, "<testsuites></testsuites>", /^there are 2 roots$/],
  ];
  for (const [from, to, complaint] of broken) {
    const body = good.replace("?>\n", "?>");
    assert.match(junitComplaints(body.replace(from, to)).join(), complaint, `${from} → ${to}`);
  }
});
