// What is recorded at rest, from stores and a DTM that answer as a test says.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { Progress } from "../../../base/command-line/progress.ts";
import type { Stores } from "../../../invariants/observe/stores.ts";
import type { Observation } from "../../../invariants/record/observation.ts";
import { HistoryTail } from "../../../loadtests/run/history-tail.ts";
import { type RestContext, recordRest } from "../../../loadtests/run/record-rest.ts";
import type { Stack } from "../../../stack/stack.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("what is recorded at rest");

const folder = mkdtempSync(path.join(os.tmpdir(), "flashproof-rest-"));
let pushes = 0;
const dtm = createServer((request, reply) => {
  if (request.url?.startsWith("/api/dtmsvr/resetCronTime")) pushes += 1;
  reply.end("{}");
});
test.before(() => new Promise<void>((done) => dtm.listen(0, "127.0.0.1", done)));
test.after(() => {
  dtm.close();
  rmSync(folder, { recursive: true, force: true });
});

const GIDS = ["in-ledger", "in-orders", "in-replies", "{spring}-word", "old", "nobody's"];

/** Records a sale whose messages are never finished. */
async function recorded(more: Partial<RestContext>, startedHere = true) {
  const history = path.join(folder, "history.jsonl");
  const told = {
    process: "p",
    op: "purchase",
    sale: "spring",
    user: "cy",
    invoked: 1,
    completed: 2,
    outcome: "ok",
  };
  writeFileSync(history, `${JSON.stringify({ ...told, gid: "in-replies" })}\n`);
  const stores = {
    unseen: () => [],
    sample: async (sale: string) => ({ kind: "sample", at: 0, sale, orders: 1, deducted: 1 }),
    unfinishedMessages: async () => GIDS.map((gid) => ({ kind: "message", gid, status: "submitted" })),
    async *deductions(sale: string) {
      yield { kind: "deduction", sale, user: "al", gid: "in-ledger" };
    },
    async *orders(sale: string) {
      yield { kind: "order", sale, user: "bo", gid: "in-orders" };
    },
  } as unknown as Stores;
  const url = `http://127.0.0.1:${(dtm.address() as AddressInfo).port}`;
  const stack = { dtm: { url, ...(startedHere ? { process: {} } : {}) } } as unknown as Stack;
  const seen: Observation[] = [];
  let said = "";
  const progress = new Progress({ write: (text) => (said += text), live: false, columns: 80 });
  pushes = 0;
  const tail = new HistoryTail(history);
  const context: RestContext = {
    ...{ stack, stores, sales: ["spring"], tail, before: new Set(["old"]), pushAfterMs: 0, progress },
    ...{ observe: (some) => void seen.push(...some), healedAt: 0, deadlineMs: 300 },
    ...more,
  };
  await recordRest(context, new AbortController().signal);
  return { seen, said, pushed: seen.filter(({ kind }) => kind === "push").length };
}

test("a message has the sale whose ledger, orders or replies name it, or whose id it holds; none is dropped but those of before", async () => {
  const { seen } = await recorded({});
  const owners = seen.flatMap((one) => (one.kind === "message" ? [`${one.gid} ${one.sale}`] : []));
  assert.equal(owners, [
    "in-ledger spring",
    "in-orders spring",
    "in-replies spring",
    "{spring}-word spring",
    "nobody's undefined",
  ]);
});

test("a push of DTM is recorded and said", async () => {
  const { said, pushed } = await recorded({});
  assert.ok(pushes > 0);
  assert.is(pushed, pushes);
  assert.match(said, /not at rest after 0 s: DTM is made to look/);
});

test("DTM is not pushed before its time, nor if that never comes, nor if it was not started here", async () => {
  for (const pushAfterMs of [10_000, undefined]) assert.is((await recorded({ pushAfterMs })).pushed, 0);
  const foreign = await recorded({}, false);
  assert.is(foreign.pushed, 0);
  assert.match(foreign.said, /DTM ran already, so it is not pushed/);
  assert.is(pushes, 0);
});
