// Breaks the server on purpose, one way at a time, and sees `make verify` find each.
import { copyFile, cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { recordedVerdict } from "../../invariants/judge-run.ts";
import type { InvariantName } from "../../invariants/verdict.ts";
import { verify } from "../../loadtests/verify-run.ts";
import { suite } from "../support/suite.ts";

const test = suite("servers broken on purpose", { serial: true });

const ROOT = path.resolve(import.meta.dirname, "../..");
/** Those of every plan's crashes in which no server ends: three of each. */
const SALES = 18;
const SEED = 5;

/** In this file of the server, this text becomes that. */
type Mutation = [file: string, from: string, to: string];

/** Verifies a server with these mutations; gives the exit code and the findings by invariant. */
async function verifyBroken(mutations: Mutation[]) {
  const folder = await mkdtemp(path.join(os.tmpdir(), "flashproof-mutant-"));
  try {
    await cp(path.join(ROOT, "server"), path.join(folder, "server"), { recursive: true });
    await copyFile(path.join(ROOT, "package-lock.json"), path.join(folder, "package-lock.json"));
    await symlink(path.join(ROOT, "node_modules"), path.join(folder, "node_modules"));
    for (const [file, from, to] of mutations) {
      const where = path.join(folder, "server", file);
      const text = await readFile(where, "utf8");
      assert.ok(text.includes(from), `${file} no longer holds "${from}"`);
      await writeFile(where, text.replace(from, to));
    }
    const template = await readFile(path.join(ROOT, "targets/fastify.json"), "utf8");
    const target = path.join(folder, "mutant.json");
    const own = template
      .replace("server/bundle.mjs", path.join(folder, "server/bundle.mjs"))
      .replace("build/server/main.mjs", path.join(folder, "build/server/main.mjs"));
    await writeFile(target, own);
    const options = {
      seed: SEED,
      sales: SALES,
      target,
      out: path.join(folder, "runs"),
      rest: 6,
      "dtm-store": "redis" as const,
    };
    const screen = { write: () => {}, live: false, columns: 80 };
    const code = await verify(options, screen, new AbortController().signal);
    const verdict = recordedVerdict(path.join(folder, "runs/latest"));
    const findings = (name: InvariantName) =>
      verdict?.invariants.find((one) => one.name === name)?.findings ?? [];
    return { code, because: verdict?.because ?? "", findings };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Whether a finding names a buyer and a gid of the run. */
const names = (what: string | undefined) =>
  /b\d/.test(what ?? "") && /\{verify-5-\d+\}-[0-9a-f]{32}/.test(what ?? "");

test("a deduction without its barrier is found as lost orders", async () => {
  const { code, because, findings } = await verifyBroken([
    ["stock/deduct.lua", "redis.call('SET', barrier, word, 'EX', ttl)", ""],
  ]);
  assert.is(code, 3, because);
  assert.ok(names(findings("no-lost-order")[0]?.what), because);
});

test("a deduction of one unit too many is found as an oversell", async () => {
  const { code, because, findings } = await verifyBroken([
    ["stock/deduct.lua", "left - won > 0", "left - won >= 0"],
    // Or else a lone buyer is told sold out before he gets to the script.
    ["purchase.ts", "remaining <= 0", "remaining < 0"],
  ]);
  assert.is(code, 1, because);
  assert.ok(names(findings("no-oversell")[0]?.what), because);
});

test("a unit that leaves the stock without a buyer is found as broken conservation", async () => {
  const { code, because, findings } = await verifyBroken([
    ["stock/deduct.lua", "redis.call('DECRBY', stock, won)", "redis.call('DECRBY', stock, won + 1)"],
  ]);
  assert.is(code, 1, because);
  assert.ok(names(findings("conservation")[0]?.what), because);
});

test("orders without barrier and unique key are found as two of one buyer", async () => {
  const { code, because, findings } = await verifyBroken([
    [
      "orders/orders.ts",
      "if (await passBarrier(connection, insertBarrier, branch)) {",
      "await passBarrier(connection, insertBarrier, branch); {",
    ],
    ["orders/schema.sql", "UNIQUE KEY one_order_each", "KEY one_order_each"],
  ]);
  assert.is(code, 1, because);
  assert.ok(names(findings("one-order-each")[0]?.what), because);
});

test("a branch that answers success on an error is found as lost orders", async () => {
  const { code, because, findings } = await verifyBroken([
    ["routes/branches.ts", "return reply.code(status === 409 ? 500 : status)", "return reply.code(200)"],
  ]);
  assert.is(code, 3, because);
  assert.ok(names(findings("no-lost-order")[0]?.what), because);
});
