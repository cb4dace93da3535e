// Several server processes behind one port, on real stores.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
import { Redis } from "ioredis";
import { request } from "undici";
import * as assert from "uvu/assert";
import { until } from "../../base/until.ts";
import { freePort } from "../../stack/process/ports.ts";
import { loadTarget } from "../../targets/load.ts";
import { suite } from "../runner/suite.ts";
import { Shop } from "../support/shop.ts";
import { privateStack } from "../support/stores.ts";

const test = suite("workers");

const WORKERS = 2;
const STOCK = 400;

let stack: Awaited<ReturnType<typeof privateStack>>;
let shop: Shop;
let redis: Redis;
test.before(async () => {
  const target = await loadTarget("fastify");
  if (Array.isArray(target.start)) for (const each of target.start) each.env["WORKERS"] = String(WORKERS);
  stack = await privateStack({ target, servers: 1, checkBackSeconds: 1 });
  shop = new Shop(stack);
  redis = new Redis(stack.redis?.url ?? "");
});
test.after(async () => {
  redis?.disconnect();
  await stack.end();
});

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** The process ids of the workers that serve, from a server's log. */
function workersIn(log: string): number[] {
  const ids = [...log.matchAll(/"workerPid":(\d+),"msg":"worker serves"/g)].map(([, id]) => Number(id));
  return ids.filter(isRunning);
}
const workers = () => workersIn(readFileSync(path.join(stack.folder, "logs/server-1.log"), "utf8"));
const allServe = (ids: () => number[]) =>
  until(() => ids().length === WORKERS, { what: `${WORKERS} workers that serve`, deadlineMs: 15_000 });

test("a killed worker costs only its own requests, and is started again", async () => {
  await shop.open("w1", STOCK);
  await allServe(workers);
  const outcomes: (number | "cut")[] = [];
  const buyers = Array.from({ length: 20 }, async (_, buyer) => {
    for (let n = 0; n < 30; n++) {
      // Each request opens its own connection, so that each shows if the port is served.
      const reply = await request(`${stack.servers[0]?.url}/api/sales/w1/purchases`, {
        method: "POST",
        headers: { "content-type": "application/json", connection: "close" },
        body: JSON.stringify({ userId: `b${buyer}-${n}` }),
      }).catch((error: NodeJS.ErrnoException) => {
        assert.is.not(error.code, "ECONNREFUSED");
      });
      await reply?.body.dump();
      outcomes.push(reply?.statusCode ?? "cut");
    }
  });
  const [first = 0, second = 0] = workers();
  await until(() => outcomes.length > 50, { what: "50 answers", deadlineMs: 15_000 });
  process.kill(first, "SIGKILL");
  await Promise.all(buyers);
  const count = (outcome: number | "cut") => outcomes.filter((one) => one === outcome).length;
  assert.ok(count("cut") <= 20, `${count("cut")} were cut`);
  assert.is(count(201) + count(409) + count("cut"), outcomes.length, `${outcomes}`);
  await allServe(workers);
  assert.ok(workers().includes(second));
  // A buyer whose request was cut may hold a unit. Check-back creates their order.
  await shop.orders("w1", STOCK);
  const { initial, remaining, deducted } = (await shop.read("w1")).body;
  assert.equal([initial, remaining, deducted], [STOCK, 0, STOCK]);
});

test("the metrics of any worker are those of all, each with its worker's number", async () => {
  await shop.open("w3", 40);
  await allServe(workers);
  // Each on a connection of its own, so that the workers share them.
  const counts = async () => {
    const metrics = await request(`${stack.servers[0]?.url}/metrics`, {
      headers: { ...shop.admin, connection: "close" },
    });
    assert.is(metrics.statusCode, 200);
    const text = await metrics.body.text();
    return [...text.matchAll(/^flashproof_purchases_total\{code="BOUGHT",worker="(\d)"\} (\d+)$/gm)].map(
      ([, worker, count]) => [Number(worker), Number(count)] as const,
    );
  };
  const sum = (of: (readonly [number, number])[]) => of.reduce((all, [, count]) => all + count, 0);
  const before = sum(await counts());
  for (let n = 0; n < 40; n++) {
    const reply = await request(`${stack.servers[0]?.url}/api/sales/w3/purchases`, {
      method: "POST",
      headers: { "content-type": "application/json", connection: "close" },
      body: JSON.stringify({ userId: `b${n}` }),
    });
    await reply.body.dump();
    assert.is(reply.statusCode, 201);
  }
  for (let n = 0; n < 10; n++) assert.is(sum(await counts()), before + 40);
});

test("after SIGTERM to the primary every worker answers its requests in flight", async () => {
  await shop.open("w2", 8);
  await allServe(workers);
  // A buyer's request is in flight once it has read the stock. Without DTM it goes no further.
  stack.dtm?.process?.pause();
  const slow: ReturnType<Shop["buy"]>[] = [];
  for (let n = 0; n < 8; n++) {
    const before = await scriptsRun();
    slow.push(shop.buy("w2", `b${n}`));
    await until(async () => (await scriptsRun()) > before, { what: `the look of b${n}`, deadlineMs: 1_000 });
  }
  const server = stack.servers[0]?.process;
  const ended = new Promise<number | null>((resolve) => server?.onExit(({ code }) => resolve(code)));
  process.kill(server?.pid ?? 0, "SIGTERM");
  stack.dtm?.process?.resume();
  const statuses = (await Promise.all(slow)).map(({ status }) => status);
  assert.equal(statuses, Array(8).fill(201));
  assert.is(await ended, 0);
  assert.equal(workers(), []);
  await server?.start();
});

/** How many scripts Redis has run. */
async function scriptsRun(): Promise<number> {
  const statistics = await redis.info("commandstats");
  return [...statistics.matchAll(/^cmdstat_eval(?:sha)?:calls=(\d+)/gm)].reduce(
    (sum, [, calls]) => sum + Number(calls),
    0,
  );
}

test("when the primary is killed, its workers end and the port is free", async () => {
  const port = String(await freePort());
  const primary = spawn(process.execPath, [path.resolve("build/server/main.mjs")], {
    env: {
      PORT: port,
      WORKERS: String(WORKERS),
      REDIS_URL: stack.redis?.url,
      MYSQL_URL: stack.mysql?.url,
      DTM_URL: stack.dtm?.url,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let log = "";
  primary.stdout.on("data", (text) => {
    log += text;
  });
  try {
    await allServe(() => workersIn(log));
    const orphans = workersIn(log);
    await end(primary);
    const noneLeft = () => !orphans.some(isRunning);
    await until(noneLeft, { what: "the end of the workers", deadlineMs: 5_000 });
    const refused = await request(`http://127.0.0.1:${port}/healthz`).catch(({ code }) => code);
    assert.is(refused, "ECONNREFUSED");
  } finally {
    await end(primary);
  }
});

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}
