// Every fault, on the real stack: what it does while it lasts, and that nothing of it is left.
import { mkdtempSync } from "node:fs";
import path from "node:path";
import * as assert from "uvu/assert";
import { randomOf } from "../../../base/random.ts";
import { until } from "../../../base/until.ts";
import { HistoryWriter } from "../../../invariants/record/writing/write-history.ts";
import { Client } from "../../../loadtests/buyers/client.ts";
import { FAULTS, faultNamed } from "../../../loadtests/nemesis/every-fault.ts";
import { injectFaults, type NemesisContext } from "../../../loadtests/nemesis/inject-faults.ts";
import type { PlannedFault } from "../../../loadtests/nemesis/planned-fault.ts";
import { faultPlaces } from "../../../loadtests/nemesis/schedule.ts";
import { supervise } from "../../../loadtests/nemesis/supervisor.ts";
import { processesOf } from "../../../stack/stack.ts";
import { loadTarget } from "../../../targets/load.ts";
import { suite } from "../../runner/suite.ts";
import { Shop } from "../../support/shop.ts";
import { privateStack } from "../../support/stores.ts";

const test = suite("the nemesis", { serial: true });

const target = await loadTarget("fastify");
const SALE = "struck";

let stack: Awaited<ReturnType<typeof privateStack>>;
let shop: Shop;
let context: NemesisContext;
let done: () => Promise<void>;
test.before(async () => {
  stack = await privateStack({ servers: 1, failpoints: true, links: true, checkBackSeconds: 1 });
  shop = new Shop(stack);
  const file = path.join(mkdtempSync(path.join(stack.folder, "run-")), "history.jsonl");
  const history = new HistoryWriter(file, Date.now);
  const client = new Client({ target, values: stack.values, history, timeoutMs: 2_500 });
  const supervisor = supervise(stack, history, () => {}, new AbortController().signal);
  context = { stack, supervisor, history, client, sales: [SALE], onEvent: () => {} };
  done = async () => {
    supervisor.dismiss();
    history.close();
    await client.close();
  };
  await shop.open(SALE, 1_000);
});
test.after(async () => {
  await done();
  await stack.end();
});

let buyers = 0;
/** The status of one more purchase, undefined where no reply came in time. */
const buys = async () => {
  const url = stack.servers[0]?.url ?? "";
  return (await context.client.purchase(url, "buyer", SALE, `b${buyers++}`)).status;
};
const whole = () => until(async () => (await buys()) === 201, { what: "a purchase", deadlineMs: 15_000 });
const planned = (fault: string, on: string, more: Partial<PlannedFault> = {}): PlannedFault => ({
  ...{ atMs: 0, forMs: 10, fault, on },
  ...more,
});

for (const [fault, on] of [
  ["kill-server", "server-1"],
  ["kill-dtm", "dtm"],
  ["kill-redis", "redis"],
  ["pause-server", "server-1"],
  ["pause-dtm", "dtm"],
  ["pause-redis", "redis"],
] as const) {
  test(`while ${fault} lasts no buyer buys, and afterwards they do`, async () => {
    const one = planned(fault, on);
    const struck = await faultNamed(fault).inject(context, one, "n-1");
    assert.is(struck, on);
    assert.is.not(await buys(), 201);
    if (fault.startsWith("kill")) assert.is(await faultNamed(fault).inject(context, one, "n-2"), undefined);
    assert.is(await faultNamed(fault).heal(context, one, "n-1"), true);
    await whole();
    assert.is(await faultNamed(fault).heal(context, one, "n-1"), false);
  });
}

for (const fault of ["kill-mariadb", "pause-mariadb"]) {
  test(`${fault} holds orders up, not purchases, and they come afterwards`, async () => {
    const one = planned(fault, "mariadb");
    assert.is(await faultNamed(fault).inject(context, one, "n-1"), "mariadb");
    assert.is(await buys(), 201);
    await faultNamed(fault).heal(context, one, "n-1");
    const complete = async () => {
      const { body } = await shop.read(SALE);
      return body["deducted"] === body["orders"];
    };
    await until(complete, { what: "all orders", deadlineMs: 40_000, everyMs: 200 });
  });
}

test("a cut link refuses in both directions, and is silent in one", async () => {
  for (const stream of ["both", "upstream", "downstream"] as const) {
    const one = planned("cut", "server-1-redis", { stream });
    assert.is(await faultNamed("cut").inject(context, one, "n-1"), `server-1-redis ${stream}`);
    assert.is(await buys(), 503, stream);
    await faultNamed("cut").heal(context, one, "n-1");
    await whole();
  }
});

test("a delayed link makes a purchase late by as much", async () => {
  const one = planned("delay", "server-1-dtm", { stream: "downstream", amount: 400 });
  await faultNamed("delay").inject(context, one, "n-1");
  const startedAt = Date.now();
  await buys();
  assert.ok(Date.now() - startedAt >= 300, `${Date.now() - startedAt} ms`);
  await faultNamed("delay").heal(context, one, "n-1");
  await whole();
});

test("a link that is reset breaks what it carries", async () => {
  const one = planned("reset", "server-1-redis", { stream: "downstream", amount: 20 });
  await faultNamed("reset").inject(context, one, "n-1");
  const told = new Set([await buys(), await buys(), await buys(), await buys()]);
  assert.ok(told.has(503), [...told].join());
  await faultNamed("reset").heal(context, one, "n-1");
  await whole();
});

test("a link that trickles passes everything, slowly", async () => {
  const one = planned("trickle", "server-1-dtm", { stream: "upstream", amount: 16 });
  await faultNamed("trickle").inject(context, one, "n-1");
  const startedAt = Date.now();
  assert.is(await buys(), 201);
  assert.ok(Date.now() - startedAt > 50, `${Date.now() - startedAt} ms`);
  await faultNamed("trickle").heal(context, one, "n-1");
});

test("a failpoint fails as many purchases as it is armed for", async () => {
  const one = planned("failpoint", "server-1", { failpoint: "before-prepare", mode: "error", amount: 2 });
  assert.is(await faultNamed("failpoint").inject(context, one, "n-1"), "server-1 before-prepare error × 2");
  assert.equal([await buys(), await buys(), await buys()], [500, 500, 201]);
});

test("faults of every kind at once leave a system that is whole when all is healed", async () => {
  const random = randomOf(11);
  const places = { ...faultPlaces(target), servers: ["server-1"] };
  const links = places.links.filter((link) => link.includes("server-1"));
  const faults = FAULTS.filter(
    ({ name }) => !["failpoint", "kill-worker", "remove-server"].includes(name),
  ).map((fault) =>
    planned(fault.name, random.pick(fault.placesIn({ ...places, links })), {
      ...{ atMs: random.int(0, 500), forMs: random.int(50, 500) },
      ...fault.details?.(random),
    }),
  );
  await injectFaults(context, faults, new AbortController().signal);
  await context.supervisor.heal();
  assert.ok(processesOf(stack).every(({ state }) => state === "running"));
  await whole();
});
