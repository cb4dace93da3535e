// Twice the capacity on real stores, open-loop: DTM's link is slowed so that two messages in flight sell about a
// thousand units a second. Five seconds; with NIGHTLY=1 thirty.
import { readFile } from "node:fs/promises";
import path from "node:path";
import * as assert from "uvu/assert";
import { until } from "../../base/until.ts";
import { purchaseText } from "../../loadtests/bench/generators/request-text.ts";
import { runGenerator } from "../../loadtests/bench/generators/run-generator.ts";
import { loadTarget } from "../../targets/load.ts";
import { suite } from "../runner/suite.ts";
import { Shop } from "../support/shop.ts";
import { privateStack } from "../support/stores.ts";

const test = suite("overload on real stores", { alone: true });

const SECONDS = process.env["NIGHTLY"] === undefined ? 5 : 30;
/** Each call to DTM takes this long, and a message makes two. */
const DELAY_MS = 500;
/** Two messages in flight, of 512 buyers. */
const CAPACITY_PER_S = (2 * 512 * 1_000) / (2 * DELAY_MS);
/** Arrivals at this rate never wait for a connection: each buyer has their reply within two seconds. */
const CONNECTIONS = 4_200;

let stack: Awaited<ReturnType<typeof privateStack>>;
test.before(async () => {
  stack = await privateStack({ servers: 1, links: true });
});
test.after(() => stack.end());

const SLOW = {
  name: "slow",
  type: "latency",
  stream: "upstream",
  attributes: { latency: DELAY_MS },
} as const;

/** How often each outcome is in a history. */
async function outcomesIn(history: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const line of (await readFile(history, "utf8")).trim().split("\n")) {
    const { op, outcome } = JSON.parse(line) as { op?: string; outcome?: string };
    // A purchase has a line where it begins, without an outcome, and one where it ends.
    if (op === "purchase" && outcome !== undefined) counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
}

test("under twice its capacity the sale sells at 0.8 of it, leaves nearly nobody in doubt, and sells again within two seconds", async () => {
  const shop = new Shop(stack);
  const target = await loadTarget("fastify");
  const [server] = stack.servers;
  const link = [...(stack.links?.names ?? [])].find((name) => /-1-dtm$/.test(name));
  if (server === undefined || link === undefined)
    throw new Error("the stack has no server or no link to DTM");
  await shop.open("siege", 1_000_000);
  await stack.links?.proxy.addToxic(link, SLOW);
  const history = path.join(stack.folder, "history.jsonl");
  const recording = { history, sale: "siege", replies: target.replies, gid: target.gid };
  const load = {
    ...{ nonce: "siege", connections: CONNECTIONS, recording },
    ...{ perSecond: 2 * CAPACITY_PER_S, buyers: 2 * CAPACITY_PER_S * SECONDS },
    request: purchaseText(target, server.url, "siege", stack.values),
  };
  const result = await runGenerator(server.url, load, new AbortController().signal);
  const endedAt = performance.now();
  const again = async () => (await shop.buy("siege", "fresh")).status === 201;
  await until(again, { what: "a purchase after the load", deadlineMs: 2_000 });
  const recoveredMs = performance.now() - endedAt;
  await stack.links?.proxy.removeToxic(link, "slow");

  const { 201: bought = 0 } = result.replies;
  const outcomes = await outcomesIn(history);
  const goodput = (bought / result.durationMs) * 1_000;
  const figures = JSON.stringify({ ...result, goodput, recoveredMs, outcomes });
  assert.ok(goodput > 0.8 * CAPACITY_PER_S, figures);
  const { info: inDoubt = 0 } = outcomes;
  assert.ok(inDoubt <= bought / 100, figures);
  assert.ok(result.latencyMs.p99 < 2_500, figures);
  assert.ok(recoveredMs < 2_000, figures);
  const deducted = Number((await shop.read("siege")).body["deducted"]);
  assert.ok(
    deducted > bought && deducted <= bought + 1 + inDoubt,
    `${deducted} units were deducted: ${figures}`,
  );
  await shop.orders("siege", deducted);
});
