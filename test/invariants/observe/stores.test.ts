// What the observers read: a real Redis, and HTTP answers as DTM and a shop give them.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Redis } from "ioredis";
import * as assert from "uvu/assert";
import { openStores } from "../../../invariants/observe/stores.ts";
import { loadTarget } from "../../../targets/load.ts";
import type { Target } from "../../../targets/target.ts";
import { suite } from "../../runner/suite.ts";
import { privateRedis } from "../../support/stores.ts";

const test = suite("observing the stores");

let redis: Awaited<ReturnType<typeof privateRedis>>;
let client: Redis;
let fastify: Target;
const servers: Server[] = [];
test.before(async () => {
  redis = await privateRedis();
  client = new Redis(redis.url);
  fastify = await loadTarget("fastify");
});
test.after(async () => {
  for (const server of servers) server.close();
  client?.disconnect();
  await redis?.stop();
});

/** An HTTP server that answers each path and query with what `answers` says, else with 404. */
async function answering(answers: (url: URL) => unknown): Promise<string> {
  const server = createServer((request, reply) => {
    const answer = answers(new URL(request.url ?? "/", "http://x"));
    if (answer === undefined) reply.statusCode = 404;
    reply.end(JSON.stringify(answer ?? { message: "no such thing" }));
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

async function failure(action: Promise<unknown>): Promise<string> {
  return action.then(
    () => "none",
    (error: Error) => error.message,
  );
}

test("a sample reads stock, initial and ledger, between two times", async () => {
  await client.set("{s1}--stock-1", 2);
  await client.set("{s1}--initial-1", 3);
  await client.hset("{s1}--ledger-1", { al: "{s1}-1" });
  let clock = 10;
  const stores = openStores(fastify, { redis: redis.url }, () => clock++);
  assert.equal(await stores.sample("s1"), {
    kind: "sample",
    at: 10,
    until: 11,
    sale: "s1",
    remaining: 2,
    initial: 3,
    deducted: 1,
  });
  await stores.close();
});

test("many sales are sampled in one round trip, each with its own numbers and no count of orders", async () => {
  await client.mset({ "{m1}--stock-1": 1, "{m1}--initial-1": 2, "{m3}--stock-1": 5, "{m3}--initial-1": 5 });
  await client.hset("{m1}--ledger-1", { al: "{m1}-1" });
  let clock = 20;
  const stores = openStores(fastify, { redis: redis.url }, () => clock++);
  const common = { kind: "sample" as const, at: 20, until: 21 };
  assert.equal(await stores.sampleStock(["m1", "m2", "m3"]), [
    { ...common, sale: "m1", remaining: 1, initial: 2, deducted: 1 },
    { ...common, sale: "m2", deducted: 0 },
    { ...common, sale: "m3", remaining: 5, initial: 5, deducted: 0 },
  ]);
  await stores.close();
});

test("the clock of Redis is compared with ours; a store that is away is left out", async () => {
  const away = "mysql://root@127.0.0.1:1/x";
  const stores = openStores(fastify, { redis: redis.url, mysql: away }, () => Date.now() - 5_000);
  const readings = await stores.clocks();
  assert.equal(
    readings.map(({ of }) => of),
    ["redis"],
  );
  const { offsetMs = 0, errorMs = 0 } = readings[0] ?? {};
  assert.ok(Math.abs(offsetMs - 5_000) <= errorMs, `${offsetMs} ± ${errorMs}`);
  await stores.close();
});

test("a sale that is not open shows no stock, and never counts as empty", async () => {
  const stores = openStores(fastify, { redis: redis.url }, () => 1);
  const { remaining, initial, deducted } = await stores.sample("nowhere");
  assert.equal([remaining, initial, deducted], [undefined, undefined, 0]);
  await stores.close();
});

test("every deduction of a large ledger is read, with buyer and gid", async () => {
  const ledger = Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`b${n}`, `{s2}-${n}`]));
  await client.hset("{s2}--ledger-1", ledger);
  const stores = openStores(fastify, { redis: redis.url }, () => 1);
  const deductions = await all(stores.deductions("s2"));
  assert.equal(Object.fromEntries(deductions.map(({ user, gid }) => [user, gid])), ledger);
  await stores.close();
});

test("of a ledger of barriers only those that deducted count, and name no buyer", async () => {
  await client.mset({ "{s3}-a-00-msg-01": "op", "{s3}-b-00-msg-01": "rollback", "{s4}-c-00-msg-01": "op" });
  const target: Target = { ...fastify, ledger: { barriers: "{{{sale}}}-*-00-msg-01" } };
  const stores = openStores(target, { redis: redis.url }, () => 1);
  assert.equal(await all(stores.deductions("s3")), [{ kind: "deduction", sale: "s3", gid: "{s3}-a" }]);
  assert.is((await stores.sample("s3")).deducted, undefined);
  await stores.close();
});

test("what a target cannot show is unseen, with the reason", () => {
  const blind: Target = {
    ...fastify,
    initial: null,
    ledger: null,
    orders: { path: "/orders" },
    dtm: false,
  };
  const stores = openStores(blind, { redis: redis.url }, () => 1);
  assert.equal(
    stores.unseen().map(({ what, reason }) => `${what}: ${reason}`),
    [
      "initial: the target does not show the units put on sale",
      "ledger: the target keeps no ledger of deductions",
      "orders: the target names no address to ask for its orders",
      "messages: the target uses no DTM",
    ],
  );
  return stores.close();
});

test("orders by a path keep buyers apart that are numbers, and leave out what is not said", async () => {
  const rows = [
    { user: 7, gid: null, at: "12" },
    { user: "al", gid: "{s5}-1" },
    { user: "bo", gid: 8 },
    { user: "cy", gid: 2 ** 53 },
  ];
  const http = await answering(({ pathname }) => (pathname === "/orders/s5" ? rows : undefined));
  const stores = openStores({ ...fastify, orders: { path: "/orders/{{sale}}" } }, { http }, () => 1);
  assert.equal(await all(stores.orders("s5")), [
    { kind: "order", sale: "s5", user: "7", at: 12 },
    { kind: "order", sale: "s5", user: "al", gid: "{s5}-1" },
    { kind: "order", sale: "s5", user: "bo", gid: "8" },
    { kind: "order", sale: "s5", user: "cy" },
  ]);
  assert.is((await stores.sample("s5")).orders, 4);
  assert.match(await failure(stores.sample("s6")), "could not be read: answered 404");
  await stores.close();
});

test("unfinished messages are read page by page, of every status that is not an end and whatever their gids look like", async () => {
  const page = (status: string, position: string): unknown =>
    new Map<string, unknown>(
      Object.entries({
        "prepared ": { transactions: [{ gid: "{a}-1", status }], next_position: "2" },
        "prepared 2": {
          transactions: [
            { gid: "{b}-2", status },
            { gid: "no-tag", status },
          ],
          next_position: "",
        },
        "submitted ": { transactions: null, next_position: "" },
        "aborting ": { transactions: [{ gid: "{a}-3", status }], next_position: "" },
      }),
    ).get(`${status} ${position}`);
  const dtm = await answering(({ searchParams: said }) =>
    page(said.get("status") ?? "", said.get("position") ?? ""),
  );
  const stores = openStores(fastify, { dtm }, () => 1);
  const messages = await stores.unfinishedMessages();
  assert.equal(
    messages.map(({ gid, status }) => `${gid} ${status}`),
    ["{a}-1 prepared", "{b}-2 prepared", "no-tag prepared", "{a}-3 aborting"],
  );
  await stores.close();
});

test("a store that is away is named", async () => {
  // Nobody listens on port 1.
  const nowhere = {
    redis: "redis://127.0.0.1:1",
    mysql: "mysql://root@127.0.0.1:1/x",
    dtm: "http://127.0.0.1:1",
  };
  const stores = openStores(fastify, nowhere, () => 1);
  assert.match(await failure(stores.sample("s")), /^Redis could not be read: /);
  assert.match(await failure(all(stores.deductions("s"))), /^Redis could not be read: /);
  assert.match(await failure(all(stores.orders("s"))), /^MySQL could not be read: /);
  assert.match(await failure(stores.unfinishedMessages()), /^DTM could not be read: /);
  await stores.close();
});
