// The server while Redis, MySQL or DTM is down or hangs.
import { readFileSync } from "node:fs";
import path from "node:path";
import { request } from "undici";
import * as assert from "uvu/assert";
import { until } from "../../base/until.ts";
import { freePort } from "../../stack/process/ports.ts";
import { suite } from "../runner/suite.ts";
import { startServer } from "../support/server-child.ts";
import { branchQuery, Shop } from "../support/shop.ts";
import { privateStack } from "../support/stores.ts";

const test = suite("outages", { serial: true });

let stack: Awaited<ReturnType<typeof privateStack>>;
let shop: Shop;
test.before(async () => {
  stack = await privateStack({ servers: 1, failpoints: true, checkBackSeconds: 1 });
  shop = new Shop(stack);
});
test.after(() => stack.end());

test("while Redis is down a purchase is a definite 503 within two seconds, and afterwards the server sells again", async () => {
  await shop.open("r9", 1);
  await stack.redis?.process?.kill();
  const down = await shop.buy("r9", "al");
  assert.equal([down.status, down.body["definite"], down.retryAfter], [503, true, "5"]);
  assert.ok(down.tookMs < 2_000, `${down.tookMs} ms`);
  const asked = await shop.call(
    "GET",
    `/api/branches/redisQueryPrepared?${branchQuery(`{r9}-${"0".repeat(32)}`, "00", "msg")}`,
    undefined,
    shop.branch,
  );
  assert.is(asked.status, 500);
  await stack.redis?.process?.start();
  await until(async () => (await shop.buy("r9", "al")).status === 201, {
    what: "a purchase after Redis is back",
    deadlineMs: 5_000,
  });
});

test("while Redis hangs a purchase is a 503 within 2.2 seconds", async () => {
  await shop.open("r10", 1);
  stack.redis?.process?.pause();
  const hung = await shop.buy("r10", "al");
  stack.redis?.process?.resume();
  assert.is(hung.status, 503);
  assert.ok(hung.tookMs < 2_200, `${hung.tookMs} ms`);
});

test("while MySQL is down purchases work, and their orders come when it is back", async () => {
  await shop.open("r11", 1);
  await stack.mysql?.process?.kill();
  assert.is((await shop.buy("r11", "al")).status, 201);
  assert.is((await shop.read("r11")).body["code"], "ORDERS_UNAVAILABLE");
  await stack.mysql?.process?.start();
  await until(
    async () => {
      await request(`${stack.dtm?.url}/api/dtmsvr/resetCronTime?timeout=0&limit=1000`).then(({ body }) =>
        body.dump(),
      );
      return (await shop.read("r11")).body["orders"] === 1;
    },
    { what: "the order of r11", deadlineMs: 15_000 },
  );
});

test("while DTM is down a purchase is a definite 503, and nothing is deducted", async () => {
  await shop.open("r12", 1);
  await stack.dtm?.process?.kill();
  const down = await shop.buy("r12", "al");
  assert.equal(
    [down.status, down.body["code"], down.body["definite"]],
    [503, "COORDINATOR_UNAVAILABLE", true],
  );
  await stack.dtm?.process?.start();
  await until(async () => (await shop.buy("r12", "al")).status === 201, {
    what: "a purchase after DTM is back",
    deadlineMs: 5_000,
  });
});

test("after SIGTERM the server waits for a submit that is still in flight after its reply", async () => {
  await shop.open("r14", 1);
  await shop.arm({ name: "after-submit", mode: "delay=1000", sale: "r14" });
  assert.is((await shop.buy("r14", "al")).status, 201);
  const repliedAt = Date.now();
  const server = stack.servers[0]?.process;
  const ended = new Promise<number | null>((resolve) => server?.onExit(({ code }) => resolve(code)));
  await server?.stop();
  assert.is(await ended, 0);
  assert.ok(Date.now() - repliedAt >= 700, `${Date.now() - repliedAt} ms`);
  await server?.start();
});

test("a drain that runs out ends with 1, and says so", async () => {
  await shop.open("r15", 1);
  await shop.arm({ name: "query-prepared:after-read", mode: "hang", sale: "r15" });
  const gid = `{r15}-${"0".repeat(32)}`;
  const hangs = shop
    .call("GET", `/api/branches/redisQueryPrepared?${branchQuery(gid, "00", "msg")}`, undefined, shop.branch)
    .catch(() => "cut");
  const server = stack.servers[0]?.process;
  const hit = () =>
    readFileSync(stack.failpointFiles[0] ?? "", "utf8").includes(
      '"name":"query-prepared:after-read","mode":"hang","sale":"r15","gid"',
    );
  await until(hit, { what: "the failpoint", deadlineMs: 2_000 });
  const ended = new Promise<number | null>((resolve) => server?.onExit(({ code }) => resolve(code)));
  process.kill(server?.pid ?? 0, "SIGTERM");
  assert.is(await ended, 1);
  assert.is(await hangs, "cut");
  assert.match(readFileSync(path.join(stack.folder, "logs/server-1.log"), "utf8"), "the drain ran out");
  await server?.start();
});

test("a MySQL that refuses the server's user ends it with 64 and one line", async () => {
  const url = new URL(stack.mysql?.url ?? "");
  url.password = "wrong";
  const server = startServer({
    ...{ PORT: String(await freePort()), REDIS_URL: stack.redis?.url ?? "", LOG_LEVEL: "fatal" },
    ...{ DTM_URL: stack.dtm?.url ?? "", MYSQL_URL: url.href },
  });
  try {
    assert.is(await server.ended, 64, server.said());
    assert.match(server.said(), /^flashproof server: MySQL refuses this server \(Access denied [^\n]*\n$/);
  } finally {
    await server.end();
  }
});

test("a server is ready until a store is away, and again when it is back", async () => {
  const ready = async () => (await shop.call("GET", "/readyz", undefined, shop.admin)).body;
  const whole = { status: "ready", parts: { redis: "up", mysql: "up", dtm: "up" } };
  assert.equal(await ready(), whole);
  await stack.dtm?.process?.kill();
  stack.mysql?.process?.pause();
  const startedAt = Date.now();
  assert.equal(await ready(), { status: "away", parts: { redis: "up", mysql: "away", dtm: "away" } });
  assert.ok(Date.now() - startedAt < 1_800, `${Date.now() - startedAt} ms`);
  stack.mysql?.process?.resume();
  await stack.dtm?.process?.start();
  await until(async () => (await ready())["status"] === "ready", { what: "readiness", deadlineMs: 5_000 });
});

test("after SIGTERM a request in flight gets its reply, and the process ends by itself", async () => {
  await shop.open("r13", 1);
  await shop.arm({ name: "after-deduct", mode: "delay=700", sale: "r13" });
  const slow = shop.buy("r13", "al");
  await until(async () => (await shop.read("r13")).body["deducted"] === 1, {
    what: "the deduction",
    deadlineMs: 2_000,
  });
  const server = stack.servers[0]?.process;
  const ended = new Promise<number | null>((resolve) => server?.onExit(({ code }) => resolve(code)));
  await Promise.all([server?.stop(), slow.then(({ status }) => assert.is(status, 201))]);
  assert.is(await ended, 0);
  await server?.start();
});
