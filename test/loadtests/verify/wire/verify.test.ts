// One case of the wire matrix as a user runs it, on a real stack: of our server, and of our server with a mistake.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import type { CasesFile } from "../../../../invariants/record/cases.ts";
import type { WireLine } from "../../../../invariants/record/wire.ts";
import { mistake } from "../../../known-bad/mistakes/abort-after-unknown-deduction.ts";
import { suite } from "../../../runner/suite.ts";
import { targetOf } from "../../../support/mutant.ts";
import { verification } from "../../../support/verification.ts";

const test = suite("make verify with a case of the wire", { serial: true });

const out = mkdtempSync(path.join(os.tmpdir(), "flashproof-wire-"));
test.after(() => rmSync(out, { recursive: true, force: true }));

const DEDUCTION = "redis EVALSHA {sale}--stock-1 and 3 more";
const CASE = "wire/last-unit/redis-evalsha-sale-stock-1-and-3-more/reply-cut";
const latest = (name: string) => readFileSync(path.join(out, "latest", name), "utf8");

test("one broken exchange is met, recorded with its way, and held", async () => {
  const { code, said } = await verification(out, { case: CASE });
  assert.is(code, 0, said);
  assert.match(said, /wire: 1 case in [\d.]+ s, 0 failed\n/);
  const { rows, cases }: CasesFile = JSON.parse(latest("cases.json"));
  assert.ok(rows.includes(DEDUCTION));
  assert.equal(
    cases.map(({ id, matrix, row, column, result }) => [id, matrix, row, column, result]),
    [[CASE, "wire", DEDUCTION, "reply-cut", "held"]],
  );
  const lines = latest("wire.jsonl").trimEnd().split("\n");
  const struck = lines.map((line): Partial<WireLine> => JSON.parse(line)).filter((line) => line.struck);
  assert.equal(
    struck.map(({ struck, on }) => [struck, on?.[0]]),
    [["reply-cut", `{${cases[0]?.sale}}--stock-1`]],
  );
});

test("an exchange that the target does not have is refused, with the one that was meant and those that there are", async () => {
  const refused = await verification(out, { case: CASE.replace("evalsha", "evalhsa") }).catch(
    (error: Error & { hint?: string }) => `${error.message}\n${error.hint}`,
  );
  assert.match(`${refused}`, `did you mean ${CASE}?`);
  assert.match(`${refused}`, "mysql-commit");
});

test("a server that aborts a message whose deduction it does not know is found by one case, which the finding names", async () => {
  const target = await targetOf(mistake.replaces, path.join(out, "mutant"));
  const { code, said } = await verification(out, { target, doctor: "0", case: CASE, rest: 20 });
  assert.is(code, 3, said);
  assert.match(
    said.replace(/\s+/g, " "),
    `and no order; in this sale the reply to \`${DEDUCTION}\` was lost, its connection cut`,
  );
  const { cases }: CasesFile = JSON.parse(latest("cases.json"));
  assert.equal(
    cases.map(({ result }) => result),
    ["broken"],
  );
});
