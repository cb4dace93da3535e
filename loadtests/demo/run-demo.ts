// The sample's demonstration: four units, a purchase that crashes after its deduction, and ten buyers.
import { request } from "undici";
import { HarnessError } from "../../base/errors.ts";
import { until } from "../../base/until.ts";
import { openStores, type Stores } from "../../invariants/observe/stores.ts";
import { withTemporaryFolder } from "../../stack/process/temporary-folder.ts";
import { type Stack, startStack } from "../../stack/stack.ts";
import { loadTarget } from "../../targets/load.ts";

/** The sample's sale and its stock. */
const SALE = "a";
const STOCK = 4;
/** The batch waits 0.5 s, lets ten buyers in, and waits 0.5 s: by then three orders are there. */
const NORMAL_MS = 1_100;
const RECOVERED_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 100;

/** Runs the demonstration; returns the exit code, or throws where a unit was lost or sold twice. */
export const demo = (say: (line: string) => void, signal: AbortSignal): Promise<number> =>
  withTemporaryFolder("flashproof-demo-", async (runFolder) => {
    const target = await loadTarget("fastify");
    const stack = await startStack({ target, runFolder, servers: 1, signal, onProgress: say });
    const stores = openStores(target, { redis: stack.redis?.url, mysql: stack.mysql?.url }, Date.now);
    try {
      await demonstrate(stack, stores, say, signal);
    } finally {
      await stores.close().finally(() => stack.stop());
    }
    return 0;
  });

async function demonstrate(
  stack: Stack,
  stores: Stores,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  say(`stock ${STOCK}: one purchase crashes after its deduction, then ten buyers come`);
  const startedAt = Date.now();
  const batch = request(`${stack.servers[0]?.url}/api/busi/flashSales-batch`, { method: "POST", signal });
  // It is awaited at the end; until then Node must not take its failure for an unhandled one.
  batch.catch(() => {});
  let told = 0;
  const ordersOfSale = async () => (await stores.sample(SALE)).orders ?? 0;
  const allUnitsAreSold = async () => {
    const orders = await ordersOfSale();
    const passedMs = Date.now() - startedAt;
    if (passedMs >= NORMAL_MS && orders !== told) {
      told = orders;
      const rest = orders < STOCK ? "; the crashed one is DTM's to bring" : "";
      say(`${(passedMs / 1_000).toFixed(1)} s: ${orders} orders${rest}`);
    }
    return passedMs >= NORMAL_MS && orders >= STOCK;
  };
  const what = () => `${STOCK} orders, and saw ${told}`;
  await until(allUnitsAreSold, { what, deadlineMs: RECOVERED_WITHIN_MS, everyMs: LOOK_EVERY_MS, signal });
  const { statusCode, body } = await batch;
  await body.dump();
  const orders = await ordersOfSale();
  if (statusCode !== 200 || orders !== STOCK)
    throw new HarnessError(
      "failed",
      `the batch answered ${statusCode} with ${orders} orders for ${STOCK} units`,
    );
  say("no unit lost, none sold twice");
}
