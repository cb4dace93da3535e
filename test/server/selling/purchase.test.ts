import * as assert from "uvu/assert";
import { gidOf } from "../../../server/contract.ts";
import { RefusedByDtm } from "../../../server/dtm/client.ts";
import { DidNotRun, SaleError } from "../../../server/errors.ts";
import type { Reply } from "../../../server/selling/purchase.ts";
import { suite } from "../../runner/suite.ts";
import { fakeCheckout, letBatchesLeave } from "../../support/fakes.ts";

const test = suite("one purchase");

const gid = (n: number) => gidOf("s", `${n}`.padStart(32, "0"));
const codes = (replies: Reply[]) =>
  replies.map((reply) => (reply instanceof SaleError ? reply.code : reply.gid));

test("a buyer gets a unit: prepared, deducted, submitted, in this order", async () => {
  const { buy, stock, coordinator } = fakeCheckout();
  await stock.open("s", 1);
  assert.equal(await buy("s", ["al"]), [{ gid: gid(1), first: true }]);
  assert.equal(coordinator.calls, [`prepare ${gid(1)}`, `submit ${gid(1)}`]);
});

test("a buyer who asks again gets the same gid, and no message is made", async () => {
  const { buy, stock, coordinator } = fakeCheckout();
  await stock.open("s", 2);
  await buy("s", ["al"]);
  assert.equal(await buy("s", ["al"]), [{ gid: gid(1), first: false }]);
  assert.is(coordinator.calls.length, 2);
  assert.is((await stock.read("s"))?.remaining, 1);
});

test("each buyer of a batch gets their own reply, and a double click takes one unit", async () => {
  const { buy, stock, coordinator } = fakeCheckout();
  await stock.open("s", 2);
  const payloads: string[] = [];
  coordinator.prepare = async (message) => void payloads.push(...message.payloads);
  assert.equal(codes(await buy("s", ["al", "al", "bo", "cy"])), [gid(1), gid(1), gid(1), "SOLD_OUT"]);
  assert.equal(payloads, ['{"sale":"s"}'], "a message names no buyers");
});

test("when no unit is left, the coordinator gets no call", async () => {
  const { buy, stock, coordinator } = fakeCheckout();
  await stock.open("s", 0);
  assert.equal(codes(await buy("s", ["al"])), ["SOLD_OUT"]);
  assert.equal(coordinator.calls, []);
});

test("a message that wins nothing is aborted", async () => {
  const { buy, stock, coordinator } = fakeCheckout();
  await stock.open("s", 1);
  const deduct = stock.deduct.bind(stock);
  // Another buyer takes the last unit between the look and the deduction.
  stock.deduct = async (sale, id, users) => {
    await deduct(sale, gid(9), ["quick"]);
    return deduct(sale, id, users);
  };
  assert.equal(codes(await buy("s", ["al"])), ["SOLD_OUT"]);
  assert.equal(coordinator.calls, [`prepare ${gid(1)}`, `abort ${gid(1)}`]);
});

test("after a check-back that came first the buyer is refused as rolled back, not as sold out", async () => {
  const { buy, stock, coordinator } = fakeCheckout();
  await stock.open("s", 1);
  const prepare = coordinator.prepare.bind(coordinator);
  coordinator.prepare = async (message) => {
    await prepare(message);
    await stock.queryPrepared(message.gid);
  };
  assert.equal(codes(await buy("s", ["al"])), ["ROLLED_BACK"]);
  assert.is((await stock.read("s"))?.remaining, 1);
});

test("an unknown sale is refused as such", async () => {
  assert.equal(codes(await fakeCheckout().buy("s", ["al"])), ["NO_SUCH_SALE"]);
});

test("when the look fails, nothing was deducted, and the refusal says so", async () => {
  const { buy, stock, coordinator } = fakeCheckout();
  stock.look = () => Promise.reject(new Error("gone"));
  const [reply] = await buy("s", ["al"]);
  assert.instance(reply, SaleError);
  assert.is(reply instanceof SaleError && reply.definite, true);
  assert.equal(coordinator.calls, []);
});

test("when prepare fails, nothing is deducted", async () => {
  const { buy, stock, coordinator } = fakeCheckout();
  coordinator.prepare = () => Promise.reject(new Error("gone"));
  await stock.open("s", 1);
  assert.equal(codes(await buy("s", ["al"])), ["COORDINATOR_UNAVAILABLE"]);
  assert.is((await stock.read("s"))?.remaining, 1);
});

test("a deduction without an answer is neither submitted nor aborted, and the reply says it is unknown", async () => {
  const { buy, stock, coordinator } = fakeCheckout();
  await stock.open("s", 1);
  const deduct = stock.deduct.bind(stock);
  stock.deduct = async (...args) => {
    await deduct(...args);
    throw new Error("connection lost");
  };
  const [reply] = await buy("s", ["al"]);
  assert.equal(codes(reply ? [reply] : []), ["DEDUCTION_UNKNOWN"]);
  assert.is(reply instanceof SaleError && reply.definite, false);
  assert.equal(coordinator.calls, [`prepare ${gid(1)}`]);
});

test("a deduction that certainly did not run is refused as definite", async () => {
  const { buy, stock } = fakeCheckout();
  await stock.open("s", 1);
  stock.deduct = () => Promise.reject(new DidNotRun("never sent"));
  const [reply] = await buy("s", ["al"]);
  assert.is(reply instanceof SaleError && reply.definite, true);
});

test("a submit that fails is left to check-back, and the buyer's reply is the same", async () => {
  const { buy, stock, coordinator } = fakeCheckout();
  await stock.open("s", 1);
  coordinator.submit = () => Promise.reject(new Error("gone"));
  assert.equal(await buy("s", ["al"]), [{ gid: gid(1), first: true }]);
  assert.is(coordinator.calls.at(-1), `submit of ${gid(1)} left to check-back`);
});

const refused = (step: string, state: string) => () =>
  Promise.reject(
    new RefusedByDtm(`${step} answered 409: {"message":"current status '${state}', cannot ${step}."}`),
  );

test("a submit that DTM refuses after it has failed the message is told apart: its orders are lost", async () => {
  const { buy, stock, coordinator } = fakeCheckout();
  await stock.open("s", 1);
  coordinator.submit = refused("submit", "failed");
  assert.equal(await buy("s", ["al"]), [{ gid: gid(1), first: true }]);
  assert.is(coordinator.calls.at(-1), `submit of ${gid(1)} refused`);
});

test("a submit that DTM refuses after its deadline is told apart too", async () => {
  const { checkout, stock, coordinator, clock } = fakeCheckout();
  await stock.open("s", 1);
  let refuse = () => {};
  coordinator.submit = () =>
    new Promise((_, reject) => (refuse = () => refused("submit", "failed")().catch(reject)));
  await checkout.buy("s", "al");
  clock.advance(2_000);
  await letBatchesLeave();
  assert.is(coordinator.calls.at(-1), `submit of ${gid(1)} left to check-back`);
  refuse();
  await letBatchesLeave();
  assert.is(coordinator.calls.at(-1), `submit of ${gid(1)} refused`);
});

test("a submit or an abort that DTM refuses because check-back came first is no failure", async () => {
  const { buy, stock, coordinator } = fakeCheckout();
  await stock.open("s", 1);
  coordinator.submit = refused("submit", "succeed");
  await buy("s", ["al"]);
  coordinator.abort = refused("abort", "failed");
  await stock.restock("s", 1, "k");
  const deduct = stock.deduct.bind(stock);
  stock.deduct = async (sale, id, users) => {
    await deduct(sale, gid(9), ["quick"]);
    return deduct(sale, id, users);
  };
  assert.equal(codes(await buy("s", ["bo"])), ["SOLD_OUT"]);
  assert.equal(coordinator.calls, [`prepare ${gid(1)}`, `prepare ${gid(2)}`]);
});

test("an abort that is refused for another reason is told", async () => {
  const { buy, stock, coordinator } = fakeCheckout();
  await stock.open("s", 1);
  coordinator.abort = refused("abort", "succeed");
  const deduct = stock.deduct.bind(stock);
  stock.deduct = async (sale, id, users) => {
    await deduct(sale, gid(9), ["quick"]);
    return deduct(sale, id, users);
  };
  await buy("s", ["al"]);
  assert.is(coordinator.calls.at(-1), `abort of ${gid(1)} left to check-back`);
});

test("a buyer waits less than two seconds for a store that hangs", async () => {
  const { buy, stock, clock } = fakeCheckout();
  await stock.open("s", 1);
  stock.deduct = () => new Promise(() => {});
  const answer = buy("s", ["al"]);
  await letBatchesLeave();
  clock.advance(2_000);
  assert.equal(codes(await answer), ["DEDUCTION_UNKNOWN"]);
});
