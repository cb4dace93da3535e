// What is recorded at rest, from stores and a DTM that answer as a test says.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { Progress } from "../../../base/command-line/progress.ts";
import { judgeRun } from "../../../invariants/judge-run.ts";
import type { Stores } from "../../../invariants/observe/stores.ts";
import type { Observation } from "../../../invariants/record/observation.ts";
import { HistoryTail } from "../../../loadtests/run/history-tail.ts";
import { type RestContext, recordRest } from "../../../loadtests/run/record-rest.ts";
import type { Stack } from "../../../stack/stack.ts";
import { suite } from "../../runner/suite.ts";
import { GOOD, recordRun } from "../../support/run-folder.ts";

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
async function recorded(
  more: Partial<RestContext>,
  startedHere = true,
  broken: (stores: Stores) => Partial<Stores> = () => ({}),
) {
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
  const right = {
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
  const stores: Stores = { ...right, ...broken(right) };
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

test("units that are neither left nor ordered are waited for, unless they may have gone back on sale", async () => {
  const file = path.join(folder, "opened.jsonl");
  const opening = { process: "admin", op: "open", sale: "spring", units: 2, outcome: "ok" };
  writeFileSync(file, `${JSON.stringify(opening)}\n`);
  const oneGone = () => ({
    unseen: () =>
      (["ledger", "messages"] as const).map((what) => ({ kind: "unseen" as const, what, reason: "" })),
    sample: async (sale: string) => ({ kind: "sample" as const, at: 0, sale, orders: 1, remaining: 0 }),
    unfinishedMessages: async () => [],
  });
  const rests = [false, true].map(async (unitsReturn) => {
    const own = { tail: new HistoryTail(file), unitsReturn, deadlineMs: 2_500 };
    const { seen } = await recorded(own, true, oneGone);
    return seen.flatMap((one) => (one.kind === "rest" ? [one.pending ?? one.by] : []));
  });
  assert.equal((await Promise.all(rests)).flat(), ["1 units are neither left nor ordered", "quiet"]);
});

const REFUSAL = new Error("Redis could not be read: it is away");

/** The stores at the last look, where this read fails as often as that. */
function failing(what: "sample" | "ledger" | "orders" | "messages", times: number) {
  let left = times;
  const fail = () => {
    if (left-- > 0) throw REFUSAL;
  };
  return (stores: Stores): Partial<Stores> => ({
    async *deductions(sale) {
      yield* stores.deductions(sale);
      // The list breaks off in the middle.
      if (what === "ledger") fail();
    },
    async *orders(sale) {
      if (what === "orders") fail();
      yield* stores.orders(sale);
    },
    async unfinishedMessages() {
      if (what === "messages") fail();
      return stores.unfinishedMessages();
    },
    async sample(sale) {
      if (what === "sample") fail();
      return stores.sample(sale);
    },
  });
}

const kindsOf = (seen: readonly Observation[]) =>
  seen.map(({ kind }) => kind).filter((kind) => kind !== "message");
const rested = { before: new Set(GIDS), pushAfterMs: undefined };

test("a store that is away for a moment at the last read is asked again, and nothing is listed twice", async () => {
  for (const what of ["sample", "ledger", "orders", "messages"] as const) {
    const { seen } = await recorded({ ...rested, deadlineMs: 5_000 }, true, failing(what, 2));
    assert.equal(kindsOf(seen), ["rest", "sample", "deduction", "order"], what);
  }
});

test("a store that stays away at the last read is unseen, and ends no run", async () => {
  const unseen = { sample: "stock", ledger: "ledger", orders: "orders", messages: "messages" } as const;
  for (const what of ["sample", "ledger", "orders", "messages"] as const) {
    const sales = ["spring", "autumn"];
    const { seen } = await recorded({ ...rested, sales }, true, failing(what, Number.POSITIVE_INFINITY));
    assert.equal(
      seen.filter(({ kind }) => kind === "unseen"),
      [{ kind: "unseen", what: unseen[what], reason: `at the last read, ${REFUSAL.message}` }],
    );
  }
});

test("a run whose last read failed is unknown, and accuses nobody", () => {
  for (const [what, kind] of [
    ["orders", "order"],
    ["ledger", "deduction"],
    ["stock", "sample"],
  ] as const) {
    const story = GOOD.filter((one) => !("kind" in one) || one.kind !== kind);
    const unseen: Observation = { kind: "unseen", what, reason: "at the last read, it was away" };
    const verdict = judgeRun(recordRun(folder, `unseen-${what}`, [...story, unseen]));
    assert.is(verdict.valid, "unknown", what);
    assert.match(verdict.because, "at the last read, it was away");
  }
});
