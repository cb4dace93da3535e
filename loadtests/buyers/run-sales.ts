// Runs planned sales on a running system: opens them, arms their failpoints, sends their buyers.
import { setTimeout as wait } from "node:timers/promises";
import { HarnessError } from "../../base/errors.ts";
import { holdsInTime } from "../../base/until.ts";
import type { Answer, Client } from "./client.ts";
import { runBuyer } from "./planned-buyer.ts";
import type { PlannedRestock, PlannedSale } from "./planned-sale.ts";

/** What sales run on. */
export interface SalesContext {
  client: Client;
  urls: readonly string[];
  /** Called when a sale is open. */
  onOpen: (sale: string) => void;
  /** Called when a buyer begins to ask. */
  onArrival: () => void;
  /** Called when a sale's last buyer is done. */
  onDone: (sale: string) => void;
}

/** How long an admin goes on asking: longer than a server takes to be back, whatever else is down. */
const ADMIN_ASKS_FOR_MS = 60_000;
const ADMIN_ASKS_EVERY_MS = 250;

/** Runs all of them, each at its time from now. */
export async function runSales(
  context: SalesContext,
  sales: readonly PlannedSale[],
  signal: AbortSignal,
): Promise<void> {
  await Promise.all(sales.map((sale) => runSale(context, sale, signal)));
}

/** Runs one sale from its opening to its last buyer's last answer. */
export async function runSale(
  context: SalesContext,
  planned: PlannedSale,
  signal: AbortSignal,
): Promise<void> {
  const { client, urls, onOpen, onDone } = context;
  const { sale, buyers, restocks } = planned;
  await wait(planned.opensAtMs, undefined, { signal });
  await openSale(context, sale, planned.stock, signal);
  onOpen(sale);
  for (const failpoint of planned.failpoints) {
    const url = urls[failpoint.server % urls.length] ?? "";
    await askUntilDone([url], signal, () => client.arm(url, sale, failpoint));
  }
  await Promise.all([
    ...buyers.map((buyer, n) => runBuyer(context, `${sale}/${n}`, sale, buyer, signal)),
    runRestocks(context, sale, restocks, signal),
  ]);
  onDone(sale);
}

/** Opens a sale, asking until it is done. Throws a usage error where the target refuses that. */
export async function openSale(
  { client, urls }: Pick<SalesContext, "client" | "urls">,
  sale: string,
  stock: number,
  signal: AbortSignal,
): Promise<void> {
  let refusal: string | undefined;
  const isOpen = await askUntilDone(urls, signal, async (url) => {
    const { outcome, told } = await client.open(url, sale, stock);
    refusal = told;
    return outcome === "ok";
  });
  if (!isOpen && refusal !== undefined)
    throw new HarnessError("usage", `sale ${sale} could not be opened: ${refusal}`);
}

/** Adds units to a sale, each at its time from now, asking until it is done. */
export async function runRestocks(
  { client, urls }: Pick<SalesContext, "client" | "urls">,
  sale: string,
  restocks: readonly PlannedRestock[],
  signal: AbortSignal,
): Promise<void> {
  await Promise.all(
    restocks.map(async ({ atMs, units, key }) => {
      await wait(atMs, undefined, { signal });
      await askUntilDone(urls, signal, async (url) => isFinal(await client.restock(url, sale, units, key)));
    }),
  );
}

/** Returns true if an admin would not ask again: it is done, refused for good, or not possible on this target. */
const isFinal = (answer: Answer | undefined): boolean =>
  answer === undefined ||
  answer.outcome === "ok" ||
  (answer.outcome === "fail" && answer.status !== undefined);

/** Asks one server after the other until one does it. Returns false if the sale has to go on without it. */
async function askUntilDone(
  urls: readonly string[],
  signal: AbortSignal,
  ask: (url: string) => Promise<boolean>,
): Promise<boolean> {
  let asked = 0;
  let refused: unknown;
  const done = () =>
    ask(urls[asked++ % urls.length] ?? "").catch((error: unknown) => {
      refused = error;
      return true;
    });
  const waits = { deadlineMs: ADMIN_ASKS_FOR_MS, everyMs: ADMIN_ASKS_EVERY_MS, signal };
  const isDone = await holdsInTime(done, waits);
  if (refused !== undefined) throw refused;
  return isDone;
}
