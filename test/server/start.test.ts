// The start of a server process: what it refuses, and how it says so.
import { Redis } from "ioredis";
import * as assert from "uvu/assert";
import { until } from "../../base/until.ts";
import { freePort } from "../../stack/process/ports.ts";
import { suite } from "../runner/suite.ts";
import { startServer } from "../support/server-child.ts";
import { privateRedis } from "../support/stores.ts";

const test = suite("the start of the server");

let store: Awaited<ReturnType<typeof privateRedis>>;
let admin: Redis;
test.before(async () => {
  store = await privateRedis();
  admin = new Redis(store.url);
});
test.after(async () => {
  admin?.disconnect();
  await store.stop();
});

/** Nothing listens there. */
const NOBODY = { MYSQL_URL: "mysql://root@127.0.0.1:1/flashproof", DTM_URL: "http://127.0.0.1:1" };

/** What a server says that ends at its start, and its exit code. */
async function endOf(env: Record<string, string>): Promise<{ code: number | null; said: string }> {
  const server = startServer({ PORT: String(await freePort()), LOG_LEVEL: "fatal", ...NOBODY, ...env });
  try {
    const ended = server.ended.then((code) => ({ code, said: server.said() }));
    return await Promise.race([
      ended,
      new Promise<never>((_, reject) => setTimeout(() => reject(new Error("it goes on")), 20_000).unref()),
    ]);
  } finally {
    await server.end();
  }
}

test("a setting that cannot be ends the server with 64 and one line", async () => {
  const wrong: Record<string, string>[] = [
    { DTM_URL: "http://dtm:1/api" },
    { BATCH_SIZE: "900" },
    { BRANCH_TOKEN: "0123456789abcdef\nx: y" },
    { WORKER: "1" },
    { FAILPOINTS_FILE: "/no/such/folder/hits.jsonl" },
  ];
  const ends = await Promise.all(wrong.map(endOf));
  for (const [n, { code, said }] of ends.entries()) {
    const [name = ""] = Object.keys(wrong[n] ?? {});
    assert.match(said, new RegExp(`^flashproof server: ${name} is [^\\n]*\\n$`), said);
    assert.is(code, 64, said);
  }
});

test("an address at which the server cannot listen ends it with 64 and one line", async () => {
  const taken = new URL(store.url).port;
  const ends = await Promise.all([
    endOf({ PORT: taken, REDIS_URL: store.url }),
    endOf({ PORT: taken, REDIS_URL: store.url, WORKERS: "2" }),
  ]);
  for (const { code, said } of ends) {
    assert.match(said, /^flashproof server: HOST=127\.0\.0\.1 and PORT=\d+: the server cannot listen there/);
    assert.not.match(said, "    at ");
    assert.is(code, 64, said);
  }
});

test("a Redis that refuses the server's user ends it with 64 and one line", async () => {
  await admin.call("ACL", "SETUSER", "shop", "on", ">right-password", "~*", "+@all");
  const { host } = new URL(store.url);
  const { code, said } = await endOf({ REDIS_URL: `redis://shop:wrong-password@${host}` });
  assert.match(said, /^flashproof server: Redis refuses this server \(WRONGPASS [^\n]*REDIS_URL[^\n]*\n$/);
  assert.is(code, 64);
  assert.not.match(said, "wrong-password");
});

test("with DURABILITY=require a Redis that may lose deductions ends the server, otherwise it warns", async () => {
  await admin.config("SET", "appendfsync", "everysec");
  const warned = startServer({ PORT: String(await freePort()), REDIS_URL: store.url, ...NOBODY });
  try {
    const { code, said } = await endOf({ REDIS_URL: store.url, DURABILITY: "require" });
    assert.match(
      said,
      /^flashproof server: DURABILITY=require, and Redis has appendfsync=everysec: [^\n]*DURABILITY=warn\n$/,
    );
    assert.is(code, 64);
    await until(() => warned.said().includes("Server listening"), { what: "the server", deadlineMs: 15_000 });
    assert.match(warned.said(), /"level":40[^\n]*"msg":"Redis has appendfsync=everysec/);
    // A MySQL that is away is told once, not at each of its tries.
    assert.is(warned.said().match(/MySQL is away/g)?.length, 1);
  } finally {
    await warned.end();
    await admin.config("SET", "appendfsync", "always");
  }
});

test("a Redis that does not tell its settings is warned about", async () => {
  await admin.call("ACL", "SETUSER", "managed", "on", ">password", "~*", "+@all", "-config");
  const { host } = new URL(store.url);
  const REDIS_URL = `redis://managed:password@${host}`;
  const server = startServer({ PORT: String(await freePort()), REDIS_URL, ...NOBODY });
  try {
    await until(() => server.said().includes("Redis does not tell its settings (NOPERM"), {
      what: "the warning",
      deadlineMs: 15_000,
    });
  } finally {
    await server.end();
  }
});

test("a store that comes later and must not be used ends the server then, with 64", async () => {
  const late = await privateRedis("no");
  await late.process.kill();
  const server = startServer({
    ...{ PORT: String(await freePort()), REDIS_URL: late.url, DURABILITY: "require", ...NOBODY },
  });
  try {
    await until(() => server.said().includes("Server listening"), { what: "the server", deadlineMs: 15_000 });
    await late.process.start();
    assert.is(await server.ended, 64, server.said());
    assert.match(server.said(), /"level":60[^\n]*DURABILITY=require/);
  } finally {
    await server.end();
    await late.stop();
  }
});
