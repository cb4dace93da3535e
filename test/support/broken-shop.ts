// A shop of which one exchange with a store is broken by hand: what its buyers are told, and what its stores hold then.
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { openStores } from "../../invariants/observe/stores.ts";
import { HistoryWriter } from "../../invariants/record/writing/write-history.ts";
import { Client } from "../../loadtests/buyers/client.ts";
import { type Stack, startStack } from "../../stack/stack.ts";
import { loadTarget } from "../../targets/load.ts";
import type { Target } from "../../targets/target.ts";
import { type Replaces, targetOf } from "./mutant.ts";
import { type Lost, type Relay, startRelay } from "./relay.ts";

/** What is broken, and for whom. */
export interface Broken {
  /** They come one after the other; the exchange that is broken is one of the last one's. */
  buyers: readonly string[];
  /** The next exchange with this store whose request holds this text. */
  strike: { store: "redis" | "mysql"; text: string; lost: Lost };
}

/** What is there afterwards. */
export interface Held {
  /** The status that each buyer was told; undefined where no reply came. */
  told: (number | undefined)[];
  left: number;
  /** The gid of each order. */
  orders: (string | undefined)[];
  /** How many messages DTM has not finished. */
  unfinished: number;
}

const SALE = "1";
const TIMEOUT_MS = 5_000;

/** Starts the shop, lets the buyers come, breaks the exchange, and has `judge` look at what is held as often as it likes. */
export async function shopBroken(
  replaces: Replaces,
  broken: Broken & { units: number },
  judge: (look: () => Promise<Held>) => Promise<unknown>,
): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "flashproof-broken-"));
  let stack: Stack | undefined;
  let relay: Relay | undefined;
  try {
    const target = await loadTarget(await targetOf(replaces, path.join(folder, "target")));
    stack = await startStack({ target, runFolder: folder, servers: 1, links: true, checkBackSeconds: 1 });
    relay = await relayed(stack, broken.strike.store);
    await judgeSale(target, stack, relay, broken, judge);
  } finally {
    relay?.close();
    await stack?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Leads the server's way to this store through a relay. */
async function relayed({ links, servers, redis, mysql }: Stack, store: "redis" | "mysql"): Promise<Relay> {
  const { port } = new URL({ redis, mysql }[store]?.url ?? "");
  const relay = await startRelay(Number(port));
  await links?.proxy.lead(`${servers[0]?.process?.name}-${store}`, relay.port);
  return relay;
}

async function judgeSale(
  target: Target,
  stack: Stack,
  relay: Relay,
  { buyers, strike, units }: Broken & { units: number },
  judge: (look: () => Promise<Held>) => Promise<unknown>,
): Promise<void> {
  const url = stack.servers[0]?.url ?? "";
  const history = new HistoryWriter(path.join(stack.temporary, "history.jsonl"), Date.now);
  const client = new Client({ target, values: stack.values, history, timeoutMs: TIMEOUT_MS });
  const addresses = { redis: stack.redis?.url, mysql: stack.mysql?.url, dtm: stack.dtm?.url };
  const stores = openStores(target, addresses, Date.now, client.valuesOf);
  try {
    await client.open(url, SALE, units);
    const told: Held["told"] = [];
    for (const [n, buyer] of buyers.entries()) {
      if (n === buyers.length - 1) relay.breakNext(strike.text, strike.lost);
      told.push((await client.purchase(url, "buyer", SALE, buyer)).status);
    }
    await judge(async () => {
      if (!relay.hasStruck) throw new Error(`no request held ${strike.text}`);
      const orders: Held["orders"] = [];
      for await (const { gid } of stores.orders(SALE)) orders.push(gid);
      const { remaining: left = 0 } = await stores.sample(SALE);
      const unfinished = (await stores.unfinishedMessages()).length;
      return { told, left, orders, unfinished };
    });
  } finally {
    history.close();
    await client.close();
    await stores.close();
  }
}
