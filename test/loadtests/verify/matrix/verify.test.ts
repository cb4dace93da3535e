// `make verify` as a user runs it, small: sales under every fault, and one case alone.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { suite } from "../../../runner/suite.ts";
import { verification } from "../../../support/verification.ts";

const test = suite("make verify", { serial: true });

const out = mkdtempSync(path.join(os.tmpdir(), "flashproof-verify-"));
test.after(() => rmSync(out, { recursive: true, force: true }));

test("small sales are true while every fault strikes", async () => {
  const { code, said } = await verification(out, { sales: 80, faults: ["every"] });
  assert.is(code, 0, said);
  for (const mark of ["redis-killed", "mariadb-paused", "dtm-killed", "link-reset"])
    assert.match(said, `✓ ${mark}`);
});

test("one case can be run alone", async () => {
  const { code, said } = await verification(out, { case: "last-unit/one/after-deduct=drop" });
  assert.is(code, 0, said);
  assert.match(said, /matrix: 1 case in [\d.]+ s, 0 failed/);
  const { plan } = JSON.parse(readFileSync(path.join(out, "latest/run.json"), "utf8")) as {
    plan: { cases: unknown[]; sales: unknown[] };
  };
  assert.equal([plan.cases.length, plan.sales.length], [1, 0]);
});

test("one case of a target without failpoints is bad usage", async () => {
  const target = "test/known-bad/plain-shop.json";
  const refused = await verification(out, { target, case: "last-unit/one/after-deduct=drop" }).catch(
    (error: Error) => error.message,
  );
  assert.is(
    refused,
    "the target plain-shop has no failpoints, so CASE=last-unit/one/after-deduct=drop cannot run",
  );
});
