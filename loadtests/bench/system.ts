// A running stack to measure on: real stores and DTM, and one process each of the servers that are compared.
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { request } from "undici";
import { HarnessError } from "../../base/errors.ts";
import { openStores, type Stores } from "../../invariants/observe/stores.ts";
import type { HistoryWriter } from "../../invariants/record/writing/write-history.ts";
import type { DtmStore } from "../../stack/parts/dtm.ts";
import { type Stack, startStack } from "../../stack/stack.ts";
import { renderRequest } from "../../targets/render.ts";
import type { ProcessTemplate, Target } from "../../targets/target.ts";
import { purchaseText, type RequestText } from "./generators/request-text.ts";
import { type Bench, showing } from "./measurement.ts";

/** The servers that are compared: as they are, one message per purchase, failpoints on, and the bare route. */
export type Variant = "server" | "one-message" | "failpoints" | "floor";

/** A stack under measurement. */
export interface BenchSystem {
  stack: Stack;
  stores: Stores;
  url(variant: Variant): string;
  /** A purchase in this sale, at this server. */
  request(variant: Variant, sale: string): RequestText;
  /** Opens a sale of its own with so many units, recorded where there is a history; gives its name. */
  openSale(units: number, history?: HistoryWriter): Promise<string>;
  close(): Promise<void>;
}

export interface SystemSettings {
  variants: readonly Variant[];
  dtmStore?: DtmStore;
}

/** More than one machine sells within a measurement. */
export const AMPLE_UNITS = 100_000_000;
const DURABLE_WITHIN_MS = 60_000;
const POLL_MS = 20;

/** Starts the stack; throws after stopping what it had started. */
export async function startSystem(
  bench: Bench,
  settings: SystemSettings,
  signal: AbortSignal,
): Promise<BenchSystem> {
  const { variants, dtmStore = "redis" } = settings;
  const target = withVariants(bench.target, variants, bench.folder);
  const what = `starting Redis, MariaDB, DTM on ${dtmStore}, and ${variants.join(", ")}`;
  const stack = await showing(bench.progress, what, () =>
    startStack({ target, runFolder: bench.folder, dtmStore, signal }),
  );
  const url = (variant: Variant) =>
    stack.servers.find(({ name }) => name === `${variant}-1`)?.url ?? `http://no-${variant}`;
  const addresses = { redis: stack.redis?.url, mysql: stack.mysql?.url, dtm: stack.dtm?.url };
  const stores = openStores(target, addresses, Date.now);
  return {
    stack,
    stores,
    url,
    request: (variant, sale) => purchaseText(target, url(variant), sale, stack.values),
    async openSale(units, history) {
      const sale = `bench-${bench.nonce()}`;
      const complete = history?.begin({ process: "admin", op: "open", sale, units });
      await open(target, stack, { sale, units });
      complete?.({ outcome: "ok" });
      return sale;
    },
    async close() {
      await stores.close().finally(() => stack.stop());
    },
  };
}

/** The target with these servers instead of its own: one process of each. */
export function withVariants(target: Target, variants: readonly Variant[], folder: string): Target {
  const [server] = Array.isArray(target.start) ? target.start : [];
  if (server === undefined)
    throw new HarnessError("usage", `the target ${target.name} cannot be started here`);
  const own = (name: Variant, env: Record<string, string> = {}): ProcessTemplate => ({
    ...server,
    name,
    count: 1,
    env: { ...server.env, ...env },
  });
  const templates: Record<Variant, () => ProcessTemplate> = {
    server: () => own("server"),
    // As the sample does it: each buyer's message goes its own way, and none waits for another's.
    "one-message": () => own("one-message", { BATCH_SIZE: "1", BATCHES_IN_FLIGHT: "9999" }),
    failpoints: () => own("failpoints", { FAILPOINTS_FILE: path.join(folder, "logs", "failpoints.jsonl") }),
    floor: () => ({
      name: "floor",
      count: 1,
      command: ["node", "--import", "tsx", "loadtests/bench/generators/bare-server.ts"],
      env: { PORT: "{{port}}" },
      ready: { path: "/healthz" },
    }),
  };
  return { ...target, start: variants.map((variant) => templates[variant]()) };
}

async function open(target: Target, stack: Stack, sale: { sale: string; units: number }): Promise<void> {
  const { path, ...rendered } = renderRequest(target.requests.open, { ...stack.values, ...sale });
  // Any server that has the route: the first may be the floor.
  const url = stack.servers.find(({ name }) => name !== "floor-1")?.url ?? "";
  const reply = await request(`${url}${path}`, rendered);
  const said = await reply.body.text();
  if (reply.statusCode >= 300)
    throw new HarnessError("failed", `sale ${sale.sale} could not be opened: ${reply.statusCode} ${said}`);
}

/** Waits until every deduction of the sale has its order; gives how many, and when that was seen, in ms. */
export async function untilDurable(
  stores: Stores,
  sale: string,
  signal: AbortSignal,
): Promise<{ orders: number; at: number }> {
  const deadline = Date.now() + DURABLE_WITHIN_MS;
  for (;;) {
    const { deducted = 0, orders = 0 } = await stores.sample(sale);
    if (orders === deducted) return { orders, at: Date.now() };
    if (Date.now() > deadline)
      throw new HarnessError("failed", `${deducted - orders} of ${deducted} orders are still missing`);
    await wait(POLL_MS, undefined, { signal });
  }
}
