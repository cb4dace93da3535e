// A running stack to measure on: real stores and DTM, and one process each of the servers that are compared.
import path from "node:path";
import { HarnessError } from "../../base/errors.ts";
import { until } from "../../base/until.ts";
import { openStores, type Stores } from "../../invariants/observe/stores.ts";
import type { HistoryWriter } from "../../invariants/record/writing/write-history.ts";
import { Statements } from "../../stack/asking/statements.ts";
import { takeSteps } from "../../stack/asking/take-steps.ts";
import type { DtmStore } from "../../stack/parts/dtm.ts";
import { type Stack, startStack } from "../../stack/stack.ts";
import type { ProcessTemplate } from "../../targets/schema/processes.ts";
import type { Target } from "../../targets/target.ts";
import type { BenchRun } from "./bench-run.ts";
import { purchaseText, type RequestText } from "./generators/request-text.ts";
import { showing } from "./interleave.ts";

/** The servers that are compared: as it is, with one message per purchase, with failpoints on, and the bare route. */
export type Variant = "server" | "one-message" | "failpoints" | "floor";

/** A stack under measurement. */
export interface BenchStack {
  stack: Stack;
  stores: Stores;
  url(variant: Variant): string;
  /** A purchase in this sale, at this server. */
  request(variant: Variant, sale: string): RequestText;
  /** Opens a new sale with this many units, recorded where there is a history; returns its name. */
  openSale(units: number, history?: HistoryWriter): Promise<string>;
  close(): Promise<void>;
}

/** Which servers it has, and where DTM keeps its messages. */
export interface BenchStackSettings {
  variants: readonly Variant[];
  dtmStore?: DtmStore;
  /** What the wire lies between: server, stores and DTM, or buyers too. */
  wire?: "links" | "all" | undefined;
}

/** More units than one machine sells within a measurement. */
export const AMPLE_UNITS = 100_000_000;
const DURABLE_WITHIN_MS = 60_000;
const OPEN_TIMEOUT_MS = 10_000;
const LOOK_EVERY_MS = 20;

/** Starts the stack; throws after stopping what it had started. */
export async function startBenchStack(
  bench: BenchRun,
  settings: BenchStackSettings,
  signal: AbortSignal,
): Promise<BenchStack> {
  const { variants, dtmStore = "redis", wire } = settings;
  const target = withVariants(bench.target, variants, bench.folder);
  const what = `starting Redis, MariaDB, DTM on ${dtmStore}, and ${variants.join(", ")}${wire === undefined ? "" : `, with the wire on ${wire}`}`;
  const stack = await showing(bench.progress, what, () =>
    startStack({ target, runFolder: bench.folder, dtmStore, wire, signal }),
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
    // As the sample does it: each buyer has a message alone, and none waits for another's.
    "one-message": () => own("one-message", { BATCH_SIZE: "1", BATCHES_IN_FLIGHT: "9999" }),
    failpoints: () => own("failpoints", { FAILPOINTS_FILE: path.join(folder, "logs", "failpoints.jsonl") }),
    floor: () => ({
      name: "floor",
      count: 1,
      command: ["node", "--import", "tsx", "loadtests/bench/generators/bare-server.ts"],
      env: { PORT: "{{port}}" },
      files: {},
      oneByOne: false,
      ready: { path: "/healthz", status: 200, seconds: 15 },
    }),
  };
  return { ...target, start: variants.map((variant) => templates[variant]()) };
}

async function open(target: Target, stack: Stack, sale: { sale: string; units: number }): Promise<void> {
  // The first server may be the floor, which cannot open a sale.
  const url = stack.servers.find(({ name }) => name !== "floor-1")?.url ?? "";
  const statements = new Statements({ redis: stack.redis?.url, mysql: stack.mysql?.url });
  const values = { ...stack.values, ...sale };
  await takeSteps(target.requests.open, values, { url, statements, timeoutMs: OPEN_TIMEOUT_MS });
  await statements.close();
}

/** Waits until every deduction of the sale has its order; returns how many, and when that was seen, in ms. */
export async function untilDurable(
  stores: Stores,
  sale: string,
  signal: AbortSignal,
): Promise<{ orders: number; at: number }> {
  let missing = 0;
  const isDurable = async () => {
    const { deducted = 0, orders = 0 } = await stores.sample(sale);
    missing = deducted - orders;
    return missing === 0 && { orders, at: Date.now() };
  };
  const what = () => `the last orders of ${sale}: ${missing} are missing`;
  return until(isDurable, { what, deadlineMs: DURABLE_WITHIN_MS, everyMs: LOOK_EVERY_MS, signal });
}
