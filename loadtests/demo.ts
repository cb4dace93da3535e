// `make demo`: the sample's demonstration on the real stack, its orders counted in MySQL.
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { request } from "undici";
import { runToExit } from "../base/command.ts";
import { HarnessError } from "../base/errors.ts";
import { readOptions } from "../base/options.ts";
import { openStores, type Stores } from "../invariants/observe/stores.ts";
import { type Stack, startStack } from "../stack/stack.ts";
import { loadTarget } from "../targets/load.ts";

/** The sample's sale and its stock. */
const SALE = "a";
const STOCK = 4;
const POLL_MS = 100;
/** The batch waits 0.5 s, lets ten buyers in, and waits 0.5 s: by then three orders are there. */
const NORMAL_MS = 1_100;
const RECOVERY_LIMIT_MS = 30_000;

const say = (line: string) => void process.stdout.write(`${line}\n`);

await runToExit(async (signal) => {
  const options = readOptions(
    process.argv.slice(2),
    {},
    {
      usage: "make demo",
      about: "Four units, one purchase that crashes after its deduction, ten buyers: 3 orders, and then 4.",
      print: (help) => void process.stdout.write(help),
    },
  );
  if (options === undefined) return 0;
  const folder = await mkdtemp(path.join(os.tmpdir(), "flashproof-demo-"));
  try {
    const target = await loadTarget("fastify");
    const stack = await startStack({ target, runFolder: folder, servers: 1, signal, onProgress: say });
    const stores = openStores(target, { redis: stack.redis?.url, mysql: stack.mysql?.url }, Date.now);
    try {
      await demonstrate(stack, stores, signal);
    } finally {
      await stores.close();
      await stack.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return 0;
});

async function demonstrate(stack: Stack, stores: Stores, signal: AbortSignal): Promise<void> {
  say(`stock ${STOCK}: one purchase crashes after its deduction, then ten buyers come`);
  const startedAt = Date.now();
  const done = request(`${stack.servers[0]?.url}/api/busi/flashSales-batch`, { method: "POST", signal });
  // Awaited at the end: until then its failure must not count as unheard.
  done.catch(() => {});
  const seconds = () => ((Date.now() - startedAt) / 1_000).toFixed(1);
  let told = 0;
  for (;;) {
    const { orders = 0 } = await stores.sample(SALE);
    if (orders > STOCK) throw new HarnessError("failed", `oversold: ${orders} orders for ${STOCK} units`);
    if (Date.now() - startedAt >= NORMAL_MS && orders !== told) {
      told = orders;
      say(`${seconds()} s: ${orders} orders${orders < STOCK ? "; the crashed one is DTM's to bring" : ""}`);
    }
    if (orders === STOCK) break;
    if (Date.now() - startedAt > RECOVERY_LIMIT_MS)
      throw new HarnessError("failed", `only ${orders} orders after ${seconds()} s`);
    await wait(POLL_MS, undefined, { signal });
  }
  const { statusCode, body } = await done;
  await body.dump();
  const { orders = 0 } = await stores.sample(SALE);
  if (statusCode !== 200 || orders !== STOCK)
    throw new HarnessError("failed", `the batch answered ${statusCode} with ${orders} orders`);
  say("no unit lost, none sold twice");
}
