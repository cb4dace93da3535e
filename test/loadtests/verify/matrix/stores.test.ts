// The crash matrix, small, on one of DTM's stores that the other tests do not use; with NIGHTLY=1 on each of them.
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { DTM_STORES } from "../../../../stack/parts/dtm.ts";
import { suite } from "../../../runner/suite.ts";
import { verification } from "../../../support/verification.ts";

const test = suite("the crash matrix", { serial: true });

const out = mkdtempSync(path.join(os.tmpdir(), "flashproof-verify-"));
test.after(() => rmSync(out, { recursive: true, force: true }));

/** Each failpoint in each mode. */
const CASES = 45;

const STORES = process.env["NIGHTLY"] === "1" ? DTM_STORES : (["boltdb"] as const);

for (const store of STORES) {
  test(`a small matrix is true with DTM on ${store}`, async () => {
    const { code, said } = await verification(out, { "dtm-store": store, cases: CASES });
    assert.is(code, 0, said);
    const [, exercised = "0", failed] = /matrix: (\d+) cases in [\d.]+ s, (\d+) failed/.exec(said) ?? [];
    assert.ok(Number(exercised) >= CASES * 0.8, said);
    assert.is(failed, "0", said);
  });
}
