// Plays planned sales on a running system: opens them, arms their failpoints, sends their buyers.
import { setTimeout as wait } from "node:timers/promises";
import type { Target } from "../targets/target.ts";
import { type Answer, type Client, playBuyer } from "./buyers.ts";
import type { PlannedSale } from "./verify-plan.ts";

/** Where sales are played. */
export interface Scene {
  client: Client;
  target: Target;
  urls: readonly string[];
  /** Told when a sale's last buyer is done. */
  onDone: (sale: string) => void;
}

const TRIES = 40;
const RETRY_MS = 250;

/** Plays all of them, each at its time from now. */
export async function playSales(
  scene: Scene,
  sales: readonly PlannedSale[],
  signal: AbortSignal,
): Promise<void> {
  await Promise.all(sales.map((sale) => playSale(scene, sale, signal)));
}

async function playSale(scene: Scene, planned: PlannedSale, signal: AbortSignal): Promise<void> {
  const { client, urls, onDone } = scene;
  const { sale, buyers, restocks } = planned;
  await wait(planned.opensAtMs, undefined, { signal });
  await untilOk(urls, signal, async (url) => (await client.open(url, sale, planned.stock)).outcome === "ok");
  await Promise.all(planned.failpoints.map((failpoint) => arm(scene, sale, failpoint, signal)));
  await Promise.all([
    ...buyers.map((buyer) => playBuyer(client, urls, sale, buyer, signal)),
    ...restocks.map(async ({ atMs, units, key }) => {
      await wait(atMs, undefined, { signal });
      await untilOk(urls, signal, async (url) => settled(await client.restock(url, sale, units, key)));
    }),
  ]);
  onDone(sale);
}

/** Whether a shop would ask no further: done, refused for good, or not possible on this target. */
const settled = (answer: Answer | undefined): boolean =>
  answer === undefined ||
  answer.outcome === "ok" ||
  (answer.outcome === "fail" && answer.status !== undefined);

/** Arms a failpoint, waiting for a server that is down at the moment. What is armed is gone when its server is. */
async function arm(
  { client, target, urls }: Scene,
  sale: string,
  failpoint: PlannedSale["failpoints"][number],
  signal: AbortSignal,
): Promise<void> {
  const template = target.requests.armFailpoint;
  const url = urls[failpoint.server % urls.length];
  if (template === null || url === undefined) return;
  const { name, mode, times } = failpoint;
  const values = { sale, "failpoint.name": name, "failpoint.mode": mode, "failpoint.times": times };
  await untilOk([url], signal, async () => (await client.send(url, template, values)) !== undefined);
}

/** Asks one server after the other until one does it: a shop does not give up opening its sale. */
async function untilOk(
  urls: readonly string[],
  signal: AbortSignal,
  attempt: (url: string) => Promise<boolean>,
): Promise<void> {
  for (let tries = 0; tries < TRIES; tries++) {
    if (await attempt(urls[tries % urls.length] ?? "")) return;
    await wait(RETRY_MS, undefined, { signal });
  }
}
