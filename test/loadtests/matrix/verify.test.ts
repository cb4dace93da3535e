// `make verify` as a user runs it, small: the crash matrix on each of DTM's stores, and sales under every fault.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { type VerifyOptions, verify } from "../../../loadtests/verify-run.ts";
import { DTM_STORES, type DtmStore } from "../../../stack/dtm.ts";
import { suite } from "../../support/suite.ts";

const test = suite("make verify", { serial: true });

const out = mkdtempSync(path.join(os.tmpdir(), "flashproof-verify-"));
test.after(() => rmSync(out, { recursive: true, force: true }));

/** Each failpoint in each mode. */
const CASES = 45;

async function run(store: DtmStore, asked: Partial<VerifyOptions>) {
  const lines: string[] = [];
  const screen = { write: (text: string) => void lines.push(text), live: false, columns: 80 };
  const stores = { "dtm-store": store, "redis-fsync": "always" as const, "mysql-flush": "1" as const };
  const nothing = { case: undefined, cases: 0, sales: 0, faults: ["none"] };
  const options = { ...stores, ...nothing, seed: 11, target: "fastify", out, rest: 60, ...asked };
  const code = await verify(options, screen, new AbortController().signal);
  return { code, said: lines.join("") };
}

for (const store of DTM_STORES) {
  test(`a small matrix is true with DTM on ${store}`, async () => {
    const { code, said } = await run(store, { cases: CASES });
    assert.is(code, 0, said);
    const [, exercised = "0", failed] = /matrix: (\d+) cases in [\d.]+ s, (\d+) failed/.exec(said) ?? [];
    assert.ok(Number(exercised) >= CASES * 0.8, said);
    assert.is(failed, "0", said);
  });
}

test("small sales are true while every fault strikes", async () => {
  const { code, said } = await run("redis", { sales: 80, faults: ["every"] });
  assert.is(code, 0, said);
  for (const mark of ["redis-killed", "mariadb-paused", "dtm-killed", "link-reset"])
    assert.match(said, `✓ ${mark}`);
});

test("one case can be run alone", async () => {
  const { code, said } = await run("redis", { case: "last-unit/one/after-deduct=drop" });
  assert.is(code, 0, said);
  assert.match(said, /matrix: 1 cases in [\d.]+ s, 0 failed/);
  const { plan } = JSON.parse(readFileSync(path.join(out, "latest/run.json"), "utf8")) as {
    plan: { cases: unknown[]; sales: unknown[] };
  };
  assert.equal([plan.cases.length, plan.sales.length], [1, 0]);
});
