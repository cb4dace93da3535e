// The crash matrix, small, on each of DTM's stores.
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

for (const store of DTM_STORES) {
  test(`a small matrix is true with DTM on ${store}`, async () => {
    const { code, said } = await verification(out, { "dtm-store": store, cases: CASES });
    assert.is(code, 0, said);
    const [, exercised = "0", failed] = /matrix: (\d+) cases in [\d.]+ s, (\d+) failed/.exec(said) ?? [];
    assert.ok(Number(exercised) >= CASES * 0.8, said);
    assert.is(failed, "0", said);
  });
}
