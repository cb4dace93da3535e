// Plays planned sales on a running system: opens them, arms their failpoints, sends their buyers.
import { setTimeout as wait } from "node:timers/promises";
import { type Answer, type Client, runBuyer } from "./client.ts";
import type { PlannedSale } from "./planned-sale.ts";

/** Where sales are played. */
export interface SalesSetting {
  client: Client;
  urls: readonly string[];
  /** Told when a sale is open. */
  onOpen: (sale: string) => void;
  /** Told when a sale's last buyer is done. */
  onDone: (sale: string) => void;
}

const TRIES = 40;
const RETRY_MS = 250;

/** Plays all of them, each at its time from now. */
export async function runSales(
  setting: SalesSetting,
  sales: readonly PlannedSale[],
  signal: AbortSignal,
): Promise<void> {
  await Promise.all(sales.map((sale) => runSale(setting, sale, signal)));
}

/** Plays one sale from its opening to its last buyer's last answer. */
export async function runSale(
  setting: SalesSetting,
  planned: PlannedSale,
  signal: AbortSignal,
): Promise<void> {
  const { client, urls, onOpen, onDone } = setting;
  const { sale, buyers, restocks } = planned;
  await wait(planned.opensAtMs, undefined, { signal });
  await untilOk(urls, signal, async (url) => (await client.open(url, sale, planned.stock)).outcome === "ok");
  onOpen(sale);
  for (const failpoint of planned.failpoints) {
    const url = urls[failpoint.server % urls.length] ?? "";
    await untilOk([url], signal, () => client.arm(url, sale, failpoint));
  }
  await Promise.all([
    ...buyers.map((buyer, n) => runBuyer(client, urls, `${sale}/${n}`, sale, buyer, signal)),
    runRestocks(setting, sale, restocks, signal),
  ]);
  onDone(sale);
}

/** Adds units to a sale, each at its time from now, asking until it is done. */
export async function runRestocks(
  { client, urls }: Pick<SalesSetting, "client" | "urls">,
  sale: string,
  restocks: PlannedSale["restocks"],
  signal: AbortSignal,
): Promise<void> {
  await Promise.all(
    restocks.map(async ({ atMs, units, key }) => {
      await wait(atMs, undefined, { signal });
      await untilOk(urls, signal, async (url) => isFinal(await client.restock(url, sale, units, key)));
    }),
  );
}

/** Whether a shop would ask no further: done, refused for good, or not possible on this target. */
const isFinal = (answer: Answer | undefined): boolean =>
  answer === undefined ||
  answer.outcome === "ok" ||
  (answer.outcome === "fail" && answer.status !== undefined);

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
