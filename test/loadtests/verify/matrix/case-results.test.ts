import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { judgeCases } from "../../../../loadtests/verify/cases/judge-cases.ts";
import { parseCase } from "../../../../loadtests/verify/matrix/case-id.ts";
import { judgedCase, planCase } from "../../../../loadtests/verify/matrix/planned-case.ts";
import { saleOfCase } from "../../../../loadtests/verify/matrix/sale-of-case.ts";
import { suite } from "../../../runner/suite.ts";
import { REPLIES } from "../../../support/right-sale.ts";
import { linesOf, RUN } from "../../../support/run-folder.ts";
import { atRest, clock, opened, refused, sample } from "../../../support/story.ts";

const test = suite("the results of the crash matrix");

const folder = mkdtempSync(path.join(os.tmpdir(), "flashproof-results-"));
test.after(() => rmSync(folder, { recursive: true, force: true }));

const ID = "first-purchase/one/before-prepare=delay+after-deduct=drop";
const CASE = planCase(parseCase(ID), saleOfCase(parseCase(ID), "c", 0, { ending: 1, steady: [0] }));

const write = (history: string, observations = "") => {
  writeFileSync(path.join(folder, "run.json"), JSON.stringify({ ...RUN, format: 2, replies: REPLIES }));
  writeFileSync(path.join(folder, "history.jsonl"), history);
  writeFileSync(path.join(folder, "observations.jsonl"), observations);
};

/** Returns true if the case counts as exercised when these failpoints went off, each `place mode sale`. */
function exercised(...hits: string[]): boolean | undefined {
  const lines = hits.map((hit) => {
    const [name, mode, sale] = hit.split(" ");
    const at = { invoked: 1, completed: 1, outcome: "ok" };
    return { process: "failpoint-server-1", op: `failpoint ${name}`, sale, error: mode, ...at };
  });
  write(linesOf(lines));
  return judgeCases(folder, [judgedCase(CASE)])[0]?.exercised;
}

test("a case is exercised when each of its places failed in its own mode, for its own sale", () => {
  assert.is(exercised("before-prepare delay=1400 c", "after-deduct drop c"), true);
  assert.is(exercised("before-prepare delay=1400 c"), false);
  assert.is(exercised("before-prepare delay=150 c", "after-deduct drop c"), false);
  assert.is(exercised("before-prepare delay=1400 c", "after-deduct hang c"), false);
  assert.is(exercised("before-prepare delay=1400 c", "after-deduct drop d"), false);
});

/** What is broken in the case, by these operations and observations of a run of format 2. */
function brokenIn(operations: readonly object[], observations: readonly object[], end = 0): string[] {
  const seen = [clock("harness", 0, 1), clock("mysql", 0, 1), ...observations].map((one) =>
    "sale" in one ? { ...one, sale: "c" } : one,
  );
  const asked = operations.map((one) => ({ ...one, sale: "c" }));
  write(
    linesOf([...asked, { end: true, lines: asked.length + end }]),
    linesOf([...seen, { kind: "end", lines: seen.length }]),
  );
  return judgeCases(folder, [judgedCase(CASE)])[0]?.broken ?? [];
}

test("a case is judged by the reply rules of its run: told sold out while units are free, it has failed", () => {
  const [broken = "", ...others] = brokenIn(
    [opened(2), refused("al", "sold-out", 20)],
    [sample(2, 0, 2), atRest()],
  );
  assert.match(broken, /^no-false-sold-out: buyer al of sale c was told sold out/);
  assert.equal(others, []);
});

test("nothing of a case follows from what a cut history lacks", () => {
  assert.equal(brokenIn([opened(2), refused("al", "sold-out", 20)], [sample(2, 0, 2), atRest()], 1), []);
});
