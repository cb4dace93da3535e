import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { parseCase } from "../../../../loadtests/verify/matrix/case-id.ts";
import { judgeCases } from "../../../../loadtests/verify/matrix/case-results.ts";
import { planCase } from "../../../../loadtests/verify/matrix/planned-case.ts";
import { saleOfCase } from "../../../../loadtests/verify/matrix/sale-of-case.ts";
import { suite } from "../../../runner/suite.ts";
import { linesOf } from "../../../support/run-folder.ts";

const test = suite("the results of the crash matrix");

const folder = mkdtempSync(path.join(os.tmpdir(), "flashproof-results-"));
test.after(() => rmSync(folder, { recursive: true, force: true }));

const ID = "first-purchase/one/before-prepare=delay+after-deduct=drop";
const CASE = planCase(parseCase(ID), saleOfCase(parseCase(ID), "c", 0, { ending: 1, steady: [0] }));

/** Returns true if the case counts as exercised when these failpoints went off, each `place mode sale`. */
function exercised(...hits: string[]): boolean | undefined {
  const lines = hits.map((hit) => {
    const [name, mode, sale] = hit.split(" ");
    const at = { invoked: 1, completed: 1, outcome: "ok" };
    return { process: "failpoint-server-1", op: `failpoint ${name}`, sale, error: mode, ...at };
  });
  writeFileSync(path.join(folder, "history.jsonl"), linesOf(lines));
  writeFileSync(path.join(folder, "observations.jsonl"), "");
  return judgeCases(folder, [CASE], 1_000)[0]?.exercised;
}

test("a case is exercised when each of its places failed in its own mode, for its own sale", () => {
  assert.is(exercised("before-prepare delay=1400 c", "after-deduct drop c"), true);
  assert.is(exercised("before-prepare delay=1400 c"), false);
  assert.is(exercised("before-prepare delay=150 c", "after-deduct drop c"), false);
  assert.is(exercised("before-prepare delay=1400 c", "after-deduct hang c"), false);
  assert.is(exercised("before-prepare delay=1400 c", "after-deduct drop d"), false);
});
