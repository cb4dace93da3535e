// Shows that the two plain shops are what the harness takes them for: one sells right, the other oversells.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { createConnection } from "mysql2/promise";
import { request } from "undici";
import * as assert from "uvu/assert";
import { type Stack, startStack } from "../../stack/stack.ts";
import { loadTarget } from "../../targets/load.ts";
import { meaningOf } from "../../targets/reply.ts";
import { suite } from "../runner/suite.ts";

const test = suite("plain shop");

const UNITS = 20;
const buyers = Array.from({ length: 100 }, (_, number) => `b-${number}`);

/** What came of a stampede: replies by outcome, what the stores hold afterwards. */
interface Outcome {
  told: Record<"ok" | "fail" | "info", number>;
  soldOut: number;
  left: number;
  orders: string[];
}

/** Opens an item twice, lets every buyer click twice at once, spread over both processes, and counts. */
async function stampede(name: string): Promise<Outcome> {
  const runFolder = await mkdtemp(join(tmpdir(), "flashproof-shop-"));
  const target = await loadTarget(`test/known-bad/${name}.json`);
  let stack: Stack | undefined;
  try {
    stack = await startStack({ target, runFolder });
    const urls = stack.servers.map(({ url }) => url);
    const post = async (path: string, number: number, body?: object) => {
      const json =
        body === undefined
          ? {}
          : { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
      const reply = await request(`${urls[number % urls.length]}${path}`, { method: "POST", ...json });
      const text = await reply.body.text();
      return meaningOf({ status: reply.statusCode, text, header: () => undefined }, target);
    };
    for (const number of [0, 1]) await post("/items/spring", number, { left: UNITS });
    const clicks = buyers.flatMap((buyer, number) =>
      [0, 1].map((click) => ({ buyer, number: number + click })),
    );
    const replies = await Promise.all(
      clicks.map(({ buyer, number }) => post(`/buy/spring?buyer=${buyer}`, number)),
    );
    const told = { ok: 0, fail: 0, info: 0 };
    for (const { outcome } of replies) told[outcome]++;
    const soldOut = replies.filter(({ error }) => error === "SOLD_OUT").length;
    return { told, soldOut, ...(await stores(stack)) };
  } finally {
    await stack?.stop();
    await rm(runFolder, { recursive: true, force: true });
  }
}

async function stores(stack: Stack): Promise<{ left: number; orders: string[] }> {
  const redis = new Redis(stack.redis?.url ?? "");
  const mysql = await createConnection({ uri: stack.mysql?.url ?? "" });
  try {
    const [rows] = await mysql.query<({ user: string } & import("mysql2").RowDataPacket)[]>(
      "SELECT buyer AS user FROM shop_orders WHERE item = 'spring'",
    );
    return { left: Number(await redis.get("item:spring:left")), orders: rows.map(({ user }) => user) };
  } finally {
    redis.disconnect();
    await mysql.end();
  }
}

test("the right one sells each unit once, one to a buyer, and says so", async () => {
  const { told, soldOut, left, orders } = await stampede("plain-shop");
  assert.is(orders.length, UNITS);
  assert.is(new Set(orders).size, UNITS);
  assert.is(left, 0);
  assert.equal(told, { ok: 2 * UNITS, fail: 2 * (buyers.length - UNITS), info: 0 });
  assert.is(soldOut, told.fail);
});

test("the unsafe one sells more units than there are", async () => {
  const { orders } = await stampede("plain-shop-unsafe");
  assert.ok(orders.length > UNITS, `${orders.length} orders for ${UNITS} units`);
});
