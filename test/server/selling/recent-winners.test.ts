// The winners that a branch gets from the process that deducted, and not from the ledger.
import * as assert from "uvu/assert";
import { gidOf } from "../../../server/contract.ts";
import { type BranchParts, createOrders } from "../../../server/selling/branches.ts";
import { NO_FAILPOINTS } from "../../../server/selling/failpoints.ts";
import { RecentWinners } from "../../../server/selling/recent-winners.ts";
import { suite } from "../../runner/suite.ts";
import { fakeCheckout, ManualClock } from "../../support/fakes.ts";

const test = suite("winners of a moment ago");

const gid = (n: number) => gidOf("s", `${n}`.padStart(32, "0"));

/** A sale of two units for which three buyers have shared a message, and its branch. */
async function sold() {
  const fake = fakeCheckout();
  const { stock, recentWinners } = fake;
  await stock.open("s", 2);
  const asked: string[] = [];
  const winners = stock.winners.bind(stock);
  stock.winners = (sale, id, users) => {
    asked.push(id);
    return winners(sale, id, users);
  };
  const created: string[][] = [];
  const orders: BranchParts["orders"] = {
    create: async (_branch, _sale, users) => {
      created.push(users);
      return [];
    },
    count: async () => 0,
    delete: async () => {},
  };
  const parts = { stock, orders, recentWinners, failpoints: NO_FAILPOINTS, onConflicts: () => {} };
  const branch = (id: string) => ({ gid: id, transType: "msg", branchId: "01", op: "action" });
  const callBranch = (id: string, candidates: string[]) => createOrders(parts, "s", branch(id), candidates);
  return { ...fake, asked, created, orders, callBranch };
}

test("the branch of a message creates the orders of its winners without the ledger", async () => {
  const { buy, asked, created, callBranch } = await sold();
  await buy("s", ["al", "bo", "cy"]);
  await callBranch(gid(1), ["al", "bo", "cy"]);
  assert.equal(created, [["al", "bo"]]);
  assert.equal(asked, []);
});

test("a branch that is called again reads the ledger", async () => {
  const { buy, asked, created, callBranch, orders } = await sold();
  await buy("s", ["al", "bo"]);
  const create = orders.create;
  orders.create = () => Promise.reject(new Error("MySQL is away"));
  await callBranch(gid(1), ["al", "bo"]).catch(() => {});
  orders.create = create;
  await callBranch(gid(1), ["al", "bo"]);
  assert.equal(created, [["al", "bo"]]);
  assert.equal(asked, [gid(1)]);
});

test("of a holder who asks again in another message, that message's branch knows nothing", async () => {
  const { buy, stock, created, callBranch } = await sold();
  await stock.deduct("s", gid(9), ["al"]);
  // The look misses the unit, as one that came just before it does.
  stock.look = async (_sale, users) => ({ remaining: 1, gids: users.map(() => undefined) });
  await buy("s", ["al", "bo"]);
  await callBranch(gid(1), ["al", "bo"]);
  assert.equal(created, [["bo"]]);
});

test("the winners of a deduction whose reply was lost are read from the ledger", async () => {
  const { buy, stock, asked, created, callBranch } = await sold();
  const deduct = stock.deduct.bind(stock);
  stock.deduct = async (...args) => {
    await deduct(...args);
    throw new Error("the connection broke");
  };
  await buy("s", ["al"]);
  await callBranch(gid(1), ["al"]);
  assert.equal(created, [["al"]]);
  assert.equal(asked, [gid(1)]);
});

test("winners are kept for a second", () => {
  const clock = new ManualClock();
  const recent = new RecentWinners(clock);
  recent.add(gid(1), ["al"]);
  recent.add(gid(2), ["bo"]);
  clock.advance(1_000);
  assert.equal(recent.take(gid(1)), ["al"]);
  clock.advance(1);
  assert.is(recent.take(gid(2)), undefined);
});

test("winners are kept of 512 messages, and the oldest is forgotten first", () => {
  const recent = new RecentWinners(new ManualClock());
  for (let n = 0; n <= 512; n++) recent.add(gid(n), ["al"]);
  assert.is(recent.take(gid(0)), undefined);
  assert.equal(recent.take(gid(1)), ["al"]);
  assert.equal(recent.take(gid(512)), ["al"]);
});
