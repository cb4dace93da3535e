// The wait for rest, on stores that answer as a test says.
import * as assert from "uvu/assert";
import { HarnessError } from "../../../base/errors.ts";
import type { Stores } from "../../../invariants/observe/stores.ts";
import type { Unseen } from "../../../invariants/record/observation.ts";
import { type AwaitRestOptions, awaitRest } from "../../../loadtests/run/await-rest.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("the wait for rest");

/** What the stores hold at the n-th look, counted from 0. */
interface Held {
  deducted?: number;
  remaining?: number;
  orders: number;
  orderUnits?: number;
  gids: string[];
}

/** Waits for rest in one sale; returns how it ended, and how often samples and messages were looked at. */
async function waitsIn(
  held: (look: number) => Held,
  more: Partial<AwaitRestOptions> & { unseen?: Unseen["what"][] } = {},
) {
  let [looks, listed] = [0, 0];
  const { unseen = [], ...options } = more;
  const stores = {
    unseen: () => unseen.map((what) => ({ kind: "unseen", what, reason: "it is" })),
    async sample(sale: string) {
      const { gids: _, ...seen } = held(looks++);
      return { kind: "sample", at: 0, sale, ...seen };
    },
    unfinishedMessages: async () =>
      held(listed++).gids.map((gid) => ({ kind: "message", gid, status: "submitted" })),
  } as unknown as Stores;
  const rest = await awaitRest(
    {
      ...{ stores, sales: ["s"], toldBought: () => new Map(), before: new Set(), push: undefined },
      ...{ healedAt: 0, deadlineMs: 15_000, onProgress: () => {} },
      ...options,
    },
    new AbortController().signal,
  );
  return { rest, looks, listed };
}

test("every deduction with its order and no message open is proof of rest, at the first look", async () => {
  const { rest, looks } = await waitsIn(() => ({ deducted: 3, orders: 3, gids: [] }));
  assert.equal([rest.rested, rest.by, looks], [true, "proof", 1]);
});

test("where an order is of several units, its units are compared with those deducted", async () => {
  const all = await waitsIn(() => ({ deducted: 6, orders: 3, orderUnits: 6, gids: [] }));
  assert.equal([all.rest.by, all.looks], ["proof", 1]);
  const one = { deducted: 6, orders: 3, orderUnits: 5, gids: [] };
  const { rest } = await waitsIn(() => one, { deadlineMs: 300 });
  assert.equal([rest.rested, rest.pending], [false, "1 orders are still to come"]);
});

test("a buyer who was told bought and holds no unit is not waited for", async () => {
  const told = { toldBought: () => new Map([["s", 4]]) };
  const { rest, looks } = await waitsIn(() => ({ deducted: 3, orders: 3, gids: [] }), told);
  assert.equal([rest.by, looks], ["proof", 1]);
});

test("a message whose gid nobody can tell is waited for, and one that was there before is not", async () => {
  const foreign = await waitsIn((look) => ({ deducted: 3, orders: 3, gids: look < 4 ? ["deal-1"] : [] }));
  assert.equal([foreign.rest.by, foreign.listed], ["proof", 5]);
  const before = await waitsIn(() => ({ deducted: 1, orders: 1, gids: ["old"] }), {
    before: new Set(["old"]),
  });
  assert.equal([before.rest.by, before.looks], ["proof", 1]);
});

test("without a ledger rest waits for as many orders as buyers were told bought, however long none comes", async () => {
  // At four looks a second none comes for two and a half seconds, which is longer than quiet has to last.
  const slow = (look: number): Held => ({ orders: look < 10 ? 2 : 3, gids: [] });
  const { rest, looks } = await waitsIn(slow, { unseen: ["ledger"], toldBought: () => new Map([["s", 3]]) });
  assert.equal([rest.rested, rest.by], [true, "quiet"]);
  assert.ok(looks > 10, `${looks} looks`);
});

test("without messages to see, a complete ledger is no proof: more may come", async () => {
  const { rest, looks } = await waitsIn(
    (look) => ({ deducted: look < 4 ? 2 : 3, orders: look < 6 ? 2 : 3, gids: [] }),
    {
      unseen: ["messages"],
    },
  );
  assert.equal([rest.rested, rest.by], [true, "quiet"]);
  assert.ok(looks > 6, `${looks} looks`);
});

test("units that are neither left nor ordered are waited for as long as an order may take, and no longer", async () => {
  const shown = { unseen: ["ledger", "messages"] as const, supplied: () => new Map([["s", 3]]) };
  const options = { ...shown, unseen: [...shown.unseen], orderLagBoundMs: 3_000 };
  const slow = await waitsIn((look) => ({ remaining: 1, orders: look < 4 ? 1 : 2, gids: [] }), options);
  assert.ok(slow.rest.rested && slow.rest.waitedMs < 3_000, `${slow.rest.waitedMs} ms`);
  const lost = await waitsIn(() => ({ remaining: 1, orders: 1, gids: [] }), options);
  assert.equal([lost.rest.rested, lost.rest.by], [true, "quiet"]);
  assert.ok(lost.rest.waitedMs > 3_000 && lost.rest.waitedMs < 6_000, `${lost.rest.waitedMs} ms`);
  const short = await waitsIn(() => ({ remaining: 1, orders: 1, gids: [] }), {
    ...options,
    deadlineMs: 2_000,
  });
  assert.is(short.rest.pending, "1 units are neither left nor ordered");
  const misspelt = await waitsIn(() => ({ remaining: 1, orders: 1, gids: [] }), {
    ...options,
    unconfirmed: ["stock"],
  });
  assert.ok(misspelt.rest.waitedMs < 3_000, `${misspelt.rest.waitedMs} ms`);
});

test("where no coordinator can bring it, an order told as bought is waited for as long as one may take, and no longer", async () => {
  const told = { toldBought: () => new Map([["s", 2]]), orderLagBoundMs: 2_000 };
  const one = { remaining: 1, orders: 1, gids: [] };
  const lost = await waitsIn(() => one, { ...told, unseen: ["ledger", "messages"], deadlineMs: 4_000 });
  assert.equal([lost.rest.rested, lost.rest.by], [true, "quiet"]);
  assert.ok(lost.rest.waitedMs > 2_000, `${lost.rest.waitedMs} ms`);
  const coordinated = await waitsIn(() => one, { ...told, unseen: ["ledger"], deadlineMs: 2_400 });
  assert.equal([coordinated.rest.rested, coordinated.rest.pending], [false, "1 orders are still to come"]);
});

test("orders that were not confirmed are not waited for: rest is when nothing stirs", async () => {
  const { rest } = await waitsIn(() => ({ deducted: 3, orders: 0, gids: [] }), {
    unconfirmed: ["orders"],
    toldBought: () => new Map([["s", 3]]),
  });
  assert.equal([rest.rested, rest.by], [true, "quiet"]);
  assert.ok(rest.waitedMs < 5_000, `${rest.waitedMs} ms`);
});

test("a store that refuses what the target asks for ends the wait at once, and is no outage", async () => {
  const refusal = new HarnessError("usage", "MySQL refused what the target asks for: Unknown column 'buyr'");
  const startedAt = Date.now();
  const said = await waitsIn(() => {
    throw refusal;
  }).catch((error: unknown) => error);
  assert.is(said, refusal);
  assert.ok(Date.now() - startedAt < 5_000, "it waited for the deadline");
});

test("a system that does not come to rest says what is missing", async () => {
  const short = { deadlineMs: 700 };
  const lost = await waitsIn(() => ({ deducted: 3, orders: 1, gids: [] }), short);
  assert.equal([lost.rest.rested, lost.rest.pending], [false, "2 orders are still to come"]);
  const told = await waitsIn(() => ({ orders: 1, gids: [] }), {
    ...short,
    unseen: ["ledger"],
    toldBought: () => new Map([["s", 4]]),
  });
  assert.is(told.rest.pending, "3 orders are still to come");
});
