// The fault kill-worker, on a real server of two workers.
import path from "node:path";
import * as assert from "uvu/assert";
import { until } from "../../../../base/until.ts";
import { HistoryWriter } from "../../../../invariants/record/writing/write-history.ts";
import { Client } from "../../../../loadtests/buyers/client.ts";
import { killWorker } from "../../../../loadtests/nemesis/faults/kill-worker.ts";
import { supervise } from "../../../../loadtests/nemesis/supervisor.ts";
import { childrenOf } from "../../../../stack/process/group.ts";
import { loadTarget } from "../../../../targets/load.ts";
import { suite } from "../../../runner/suite.ts";
import { Shop } from "../../../support/shop.ts";
import { privateStack } from "../../../support/stores.ts";

const test = suite("kill-worker", { serial: true });

let stack: Awaited<ReturnType<typeof privateStack>>;
let history: HistoryWriter;
let client: Client;
test.before(async () => {
  stack = await privateStack({ servers: 1, workers: 2 });
  history = new HistoryWriter(path.join(stack.folder, "history.jsonl"), Date.now);
  const target = await loadTarget("fastify");
  client = new Client({ target, values: stack.values, history, timeoutMs: 2_500 });
});
test.after(async () => {
  history.close();
  await client.close();
  await stack.end();
});

test("one worker is killed, the port stays served, and its primary starts another", async () => {
  const supervisor = supervise(stack, history, () => {}, new AbortController().signal);
  const context = { stack, supervisor, client, sales: [] };
  const planned = { atMs: 0, forMs: 0, fault: "kill-worker", on: "server-1", amount: 1 };
  const workers = () => childrenOf(stack.servers[0]?.process?.pid ?? -1);
  const before = workers();
  assert.is(before.length, 2);

  const struck = Number(
    /^server-1 worker (\d+)$/.exec((await killWorker.inject(context, planned, "n")) ?? "")?.[1],
  );
  assert.ok(before.includes(struck), `${struck} of ${before}`);
  // A connection that the killed one was accepting is cut; a client that asks again is served while it is away.
  const shop = new Shop(stack);
  const opened = async () => (await shop.open("worked", 1)).status < 300;
  await until(opened, { what: "the sale", deadlineMs: 2_000 });
  assert.is((await shop.buy("worked", "al")).status, 201);

  assert.is(await killWorker.heal(context, planned, "n"), true);
  const after = workers();
  assert.equal([after.length, after.includes(struck)], [2, false]);
  assert.is(await killWorker.inject(context, { ...planned, on: "server-9" }, "n"), undefined);
});
