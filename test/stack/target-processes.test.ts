// What a target file may say of its processes and of what comes before them, on a real stack: two kinds of process that
// start by other signs of readiness, in a folder of their own, with files made from templates.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { Redis } from "ioredis";
import { createPool, type RowDataPacket } from "mysql2/promise";
import * as assert from "uvu/assert";
import { HarnessError } from "../../base/errors.ts";
import { freePort } from "../../stack/process/ports.ts";
import { type Stack, startStack } from "../../stack/stack.ts";
import { parseTarget } from "../../targets/load.ts";
import type { Target } from "../../targets/target.ts";
import { suite } from "../runner/suite.ts";

const test = suite("processes of a target file");

let folder = "";
test.before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "flashproof-processes-"));
  await mkdir(path.join(folder, "shop"));
  await writeFile(
    path.join(folder, "shop", "config.template"),
    '{"db":"{{mysql.host}}:{{mysql.port}}/{{mysql.database}}"}',
  );
  await writeFile(
    path.join(folder, "seed.sql"),
    "CREATE TABLE seeds (n INT);\nINSERT INTO seeds VALUES (1), (2);",
  );
  await writeFile(
    path.join(folder, "shop", "seed.mjs"),
    "import { writeFileSync } from 'node:fs'; writeFileSync('seeded', process.argv[2]);",
  );
  await writeFile(path.join(folder, "shop", "server.mjs"), SERVER);
});
test.after(() => rm(folder, { recursive: true, force: true }));

/** Says when it began and when it listened; serves its configuration, its folder and when it began. */
const SERVER = `
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
const began = Date.now();
const [, , config, port] = process.argv;
const told = { began, cwd: process.cwd(), config: JSON.parse(readFileSync(config, "utf8")), config_file: config };
setTimeout(() => {
  const server = createServer((_, reply) => reply.end(JSON.stringify({ ...told, listened })));
  let listened;
  server.listen(Number(port), "127.0.0.1", () => { listened = Date.now(); console.log("the shop is open"); });
}, 300);
process.on("SIGTERM", () => process.exit(0));
`;

const shop = (ready: object, more: object = {}) => ({
  ...{ name: "shop", command: ["node", "server.mjs", "{{file.config.json}}", "{{port}}"], folder: "shop" },
  ...{ files: { "config.json": "shop/config.template" }, ready, ...more },
});

const targetOf = (start: object[], prepare: object[] = []): Target => ({
  ...parseTarget("shop", {
    ...{ name: "shop", about: "a test", start, prepare },
    requests: { open: { method: "GET", path: "/" }, purchase: { method: "GET", path: "/" } },
    replies: [{ status: [200], outcome: "ok" }],
  }),
  folder,
});

interface Told {
  began: number;
  listened: number;
  cwd: string;
  config: { db: string };
  config_file: string;
}

async function withStack(target: Target, body: (stack: Stack, told: Told[]) => Promise<void>): Promise<void> {
  const runFolder = await mkdtemp(path.join(os.tmpdir(), "flashproof-processes-run-"));
  try {
    const stack = await startStack({ target, runFolder });
    try {
      const told = await Promise.all(
        stack.servers.map(async ({ url }) => (await (await fetch(url)).json()) as Told),
      );
      await body(stack, told);
    } finally {
      await stack.stop();
    }
  } finally {
    await rm(runFolder, { recursive: true, force: true });
  }
}

test("each runs in its folder with its files filled, one after the other, once its log says that it is ready", async () => {
  const ready = { log: "^the shop is open$", seconds: 20 };
  await withStack(targetOf([shop(ready, { count: 2, oneByOne: true })]), async (stack, told) => {
    const { hostname, port, pathname } = new URL(stack.mysql?.url ?? "");
    for (const { cwd, config, config_file } of told) {
      assert.is(cwd, path.join(folder, "shop"));
      assert.is(config.db, `${hostname}:${port}${pathname}`);
      assert.is(
        path.dirname(config_file),
        stack.temporary,
        "it holds a password in many shops, and is not kept",
      );
    }
    const [first, second] = told;
    assert.ok((second?.began ?? 0) >= (first?.listened ?? Number.POSITIVE_INFINITY), "they started at once");
  });
});

test("before the servers, statements, files of statements and commands are done; a port may be fixed", async () => {
  const port = await freePort();
  const prepare = [
    { sqlFile: "seed.sql" },
    { sql: "INSERT INTO seeds VALUES (3)" },
    { redis: ["SET", "seeded", "{{redis.port}}"] },
    { command: ["node", "shop/seed.mjs", "{{mysql.database}}"] },
  ];
  await withStack(targetOf([shop({ tcp: true }, { port })], prepare), async (stack) => {
    assert.is(new URL(stack.servers[0]?.url ?? "").port, String(port));
    const pool = createPool({ uri: stack.mysql?.url ?? "" });
    const [rows] = await pool.query<RowDataPacket[]>("SELECT SUM(n) AS total FROM seeds");
    await pool.end();
    assert.is(Number(rows[0]?.["total"]), 6);
    const redis = new Redis(stack.redis?.url ?? "");
    assert.is(await redis.get("seeded"), new URL(stack.redis?.url ?? "").port);
    redis.disconnect();
  });
});

test("a step before the start that fails, and a file that is not there, are mistakes of the target, by name", async () => {
  const refusal = async (target: Target) => {
    try {
      await withStack(target, async () => {});
    } catch (error) {
      if (error instanceof HarnessError) return `${error.code}: ${error.message}`;
      throw error;
    }
    return "it started";
  };
  const wrong = [{ sql: "SELECT 1" }, { sql: "INSERT INTO no_such_table VALUES (1)" }];
  assert.match(
    await refusal(targetOf([shop({ tcp: true })], wrong)),
    /^usage: prepare\/1 of the target failed: .*no_such_table/,
  );
  const files = { "config.json": "shop/no-such.template" };
  assert.match(
    await refusal(targetOf([shop({ tcp: true }, { files })])),
    /^usage: the target's file config\.json cannot be read: .*no-such\.template/,
  );
});

test("a process that is never ready is told with what it answered, within its own deadline", async () => {
  const began = performance.now();
  try {
    await withStack(targetOf([shop({ path: "/", status: 404, seconds: 1.5 })]), async () => {});
  } catch (error) {
    assert.match(
      (error as Error).message,
      /^shop-1 was not ready within 1500 ms: GET \/ answered 200, not 404; /,
    );
    assert.ok(performance.now() - began < 20_000);
    return;
  }
  assert.unreachable("it started");
});
