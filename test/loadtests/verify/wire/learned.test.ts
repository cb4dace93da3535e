// What is learned of real systems, alone on a real stack: our own server each time; others, and ours ten times, with NIGHTLY=1.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { suite } from "../../../runner/suite.ts";
import { verification } from "../../../support/verification.ts";

const test = suite("the learned exchanges of real systems", { serial: true });

const out = mkdtempSync(path.join(os.tmpdir(), "flashproof-learned-"));
test.after(() => rmSync(out, { recursive: true, force: true }));

/** What a verification with one case says of the exchanges that it learned. */
async function learnedOf(target: string): Promise<string> {
  const { said } = await verification(out, { target, wire: 1, seed: undefined });
  const lines = said.split("\n").filter((line) => /^(exchanges of a purchase| +\d+ [w ] )/.test(line));
  return `${lines.join("\n")}\n`;
}

const expected = (name: string) =>
  readFileSync(path.join(import.meta.dirname, "learned", `${name}.txt`), "utf8");

test("the exchanges of our server are learned, in every situation", async () => {
  assert.is(await learnedOf("fastify"), expected("fastify"));
});

if (process.env["NIGHTLY"] === "1") {
  for (const shop of ["sql-guarded-update", "go-guarded-update"])
    test(`the exchanges of ${shop} are learned`, async () => {
      assert.is(await learnedOf(`examples/${shop}/target.json`), expected(shop));
    });

  test("ten repetitions learn the same", async () => {
    for (let n = 0; n < 10; n++)
      assert.is(await learnedOf("fastify"), expected("fastify"), `repetition ${n}`);
  });
}
