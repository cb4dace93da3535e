// The fault remove-server, on two real servers.
import path from "node:path";
import * as assert from "uvu/assert";
import { until } from "../../../../base/until.ts";
import { HistoryWriter } from "../../../../invariants/record/writing/write-history.ts";
import { Client } from "../../../../loadtests/buyers/client.ts";
import type { FaultContext } from "../../../../loadtests/nemesis/fault.ts";
import { removeServer } from "../../../../loadtests/nemesis/faults/remove-server.ts";
import { supervise } from "../../../../loadtests/nemesis/supervisor.ts";
import { processNamed } from "../../../../stack/stack.ts";
import { loadTarget } from "../../../../targets/load.ts";
import { suite } from "../../../runner/suite.ts";
import { Shop } from "../../../support/shop.ts";
import { privateStack } from "../../../support/stores.ts";

const test = suite("remove-server", { serial: true });

let stack: Awaited<ReturnType<typeof privateStack>>;
let history: HistoryWriter;
let client: Client;
test.before(async () => {
  stack = await privateStack({ servers: 2, failpoints: true, links: true, checkBackSeconds: 1 });
  history = new HistoryWriter(path.join(stack.folder, "history.jsonl"), Date.now);
  const target = await loadTarget("fastify");
  client = new Client({ target, values: stack.values, history, timeoutMs: 2_500 });
});
test.after(async () => {
  history.close();
  await client.close();
  await stack.end();
});

test("a removed server stays away, and another one finishes the message that it left", async () => {
  const supervisor = supervise(stack, history, () => {}, new AbortController().signal);
  const context: FaultContext = { stack, supervisor, client, sales: ["left"] };
  const planned = { atMs: 0, forMs: 0, fault: "remove-server", on: "server-2" };
  const shop = new Shop(stack);
  const url = stack.servers[1]?.url ?? "";
  await shop.open("left", 1);
  assert.is(await client.arm(url, "left", { name: "after-deduct", mode: "hang", times: 1 }), true);
  // The buyer's unit is deducted, and their message is not submitted: only check-back can bring the order.
  const asking = client.purchase(url, "buyer", "left", "al");
  const isDeducted = async () => (await shop.read("left")).body["deducted"] === 1;
  await until(isDeducted, { what: "the deduction", deadlineMs: 5_000 });

  assert.is(await removeServer.inject(context, planned, "n"), "server-2");
  assert.is((await asking).outcome, "info");
  assert.is(await removeServer.inject(context, planned, "n"), undefined, "it is gone already");
  await supervisor.heal();
  assert.is(await supervisor.restore("server-2"), false);
  assert.is(processNamed(stack, "server-2")?.state, "removed");
  assert.is((await client.purchase(url, "buyer", "left", "bo")).outcome, "fail");

  assert.is(await removeServer.heal(context, planned, "n"), true);
  await shop.orders("left", 1);
  assert.is((await shop.buy("left", "al")).status, 200);
});
