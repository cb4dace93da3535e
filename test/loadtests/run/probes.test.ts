// Probes against a shop in this process that has three addresses.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import type { Observation } from "../../../invariants/record/observation.ts";
import { HistoryWriter } from "../../../invariants/record/writing/write-history.ts";
import { Client } from "../../../loadtests/buyers/client.ts";
import { openProbes, type ProbeContext, sendProbes } from "../../../loadtests/run/probes.ts";
import { suite } from "../../runner/suite.ts";
import { httpShop, type Instead } from "../../support/http-shop.ts";

const test = suite("probes");

const folder = mkdtempSync(path.join(os.tmpdir(), "flashproof-probes-"));
test.after(() => rmSync(folder, { recursive: true, force: true }));

const NEVER = new AbortController().signal;

/** Sends probes to a shop's servers, of which the last is gone for good; returns what is recorded, and what was said. */
async function probed(instead?: Instead, ids: object = {}, more: object = {}) {
  const shop = await httpShop(instead);
  const target = shop.target((file) => ({ ...file, ids, ...more }));
  const history = path.join(folder, `${Math.random()}.jsonl`);
  const writer = new HistoryWriter(history, Date.now);
  const client = new Client({ target, values: {}, history: writer, timeoutMs: 1_000 });
  const server = (n: number, state?: string) => ({ name: `server-${n}`, url: shop.url, process: { state } });
  const stack = { servers: [server(1, "running"), server(2), server(3, "removed")] };
  const said: string[] = [];
  const observed: Observation[] = [];
  try {
    const context = { target, stack, client, sales: [], onEvent: (line: string) => said.push(line) };
    const planned = await openProbes(context as unknown as ProbeContext, 7, NEVER);
    if (planned !== undefined)
      await sendProbes(context as unknown as ProbeContext, planned, (some) => observed.push(...some), NEVER);
    return { planned, observed, said, asked: shop.asked, history: () => readFileSync(history, "utf8") };
  } finally {
    writer.close();
    await client.close();
    shop.close();
  }
}

test("a fresh buyer is sent to each server that is left, on a sale with units for all", async () => {
  const { planned, observed, history } = await probed();
  const probes = observed.map((one) => (one.kind === "probe" ? [one.server, one.servers, one.sale] : []));
  assert.equal(probes, [
    ["server-1", 2, planned?.sale],
    ["server-2", 2, planned?.sale],
  ]);
  const bought = history()
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line))
    .filter(({ op, outcome }) => op === "purchase" && outcome === "ok");
  assert.equal(bought.map(({ process }) => process).sort(), ["probe-server-1", "probe-server-2"]);
  assert.is(new Set(bought.map(({ user }) => user)).size, 2);
});

test("a probe that is told to come later asks again, until it knows", async () => {
  let times = 0;
  const { history } = await probed((method, url) => {
    if (method !== "POST" || !url.endsWith("/buy")) return undefined;
    times += 1;
    return times <= 4 ? { status: 503, body: {} } : undefined;
  });
  const outcomes = [...history().matchAll(/"process":"probe-[^\n]*"outcome":"(\w+)"/g)].map((one) => one[1]);
  assert.equal(outcomes.sort(), ["info", "info", "info", "info", "ok", "ok"]);
});

test("a probe that is accepted, where nothing can be asked for the decision, asks no second time", async () => {
  const replies = [{ status: [202], outcome: "accepted" }];
  const accept: Instead = (_, url) => (url.endsWith("/buy") ? { status: 202, body: {} } : undefined);
  const { history } = await probed(accept, {}, { replies });
  const outcomes = [...history().matchAll(/"process":"probe-[^\n]*"outcome":"(\w+)"/g)].map((one) => one[1]);
  assert.equal(outcomes, ["info", "info"]);
});

test("without ids of their own, or where their sale is refused, no probes are sent, and it is said why", async () => {
  const few = await probed(undefined, { sale: { list: ["s1", "s2"] } });
  assert.equal([few.planned, few.observed, few.asked], [undefined, [], []]);
  assert.match(few.said.join(), /no ids left/);
  const refused = await probed((method) =>
    method === "PUT" ? { status: 404, body: { why: "no" } } : undefined,
  );
  assert.equal([refused.planned, refused.observed], [undefined, []]);
  assert.match(refused.said.join(), /could not be opened: PUT \/sales\/probe-\S+ answered 404: {"why":"no"}/);
  assert.is(refused.asked.length, 1);
});
