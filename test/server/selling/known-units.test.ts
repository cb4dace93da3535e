// Buyers who need no look, since units of their sale are known to be left.
import * as assert from "uvu/assert";
import { SaleError } from "../../../server/errors.ts";
import { KnownUnits } from "../../../server/selling/known-units.ts";
import type { Reply } from "../../../server/selling/purchase.ts";
import { suite } from "../../runner/suite.ts";
import { fakeCheckout, letBatchesLeave, ManualClock } from "../../support/fakes.ts";

const test = suite("units known to be left");

/** A checkout that counts its looks, in a sale of which a first message has sold a unit and is still in flight. */
async function busySale(units: number) {
  const fake = fakeCheckout({ messages: { batchSize: 4, batchesInFlight: 2, queueLimit: 100 } });
  const { checkout, stock, coordinator } = fake;
  await stock.open("s", units);
  const looked: string[] = [];
  const look = stock.look.bind(stock);
  stock.look = (sale, users) => {
    looked.push(...users);
    return look(sale, users);
  };
  let end = () => {};
  coordinator.submit = () => new Promise((resolve) => (end = resolve));
  const first = await checkout.buy("s", "first");
  coordinator.submit = async () => {};
  looked.length = 0;
  /** Ends the first message, which has left nothing to do. */
  const calmDown = async () => {
    end();
    await checkout.idle();
  };
  return { ...fake, looked, first, calmDown };
}

const codes = (replies: Reply[]) =>
  replies.map((reply) => (reply instanceof SaleError ? reply.code : "BOUGHT"));

test("while a message is in flight and units are left, a buyer needs no look", async () => {
  const { checkout, looked } = await busySale(9);
  assert.equal(codes([await checkout.buy("s", "al")]), ["BOUGHT"]);
  assert.equal(looked, []);
});

test("in a sale that is calm every buyer is looked at first", async () => {
  const { checkout, looked, calmDown } = await busySale(9);
  await calmDown();
  await checkout.buy("s", "al");
  assert.equal(looked, ["al"]);
});

test("no more buyers skip the look than units are left", async () => {
  const { checkout, looked } = await busySale(3);
  const replies = await Promise.all(["al", "bo", "cy", "di"].map((user) => checkout.buy("s", user)));
  assert.equal(codes(replies), ["BOUGHT", "BOUGHT", "SOLD_OUT", "SOLD_OUT"]);
  assert.equal(looked, ["cy", "di"]);
});

test("units that others wait for already are not known to be left", async () => {
  const fake = await busySale(4);
  const { checkout, stock, looked, clock } = fake;
  const deduct = stock.deduct.bind(stock);
  let answer = () => {};
  stock.deduct = async (...args) => {
    const deduction = await deduct(...args);
    await new Promise<void>((resolve) => (answer = resolve));
    return deduction;
  };
  void checkout.buy("s", "al");
  await letBatchesLeave();
  // Two units are left, one of them for a buyer who waits for the next message.
  void checkout.buy("s", "bo");
  answer();
  await letBatchesLeave();
  void checkout.buy("s", "cy");
  void checkout.buy("s", "di");
  await letBatchesLeave();
  assert.equal(looked, ["di"]);
  assert.is(clock.now(), 1_000);
});

test("a holder who comes with others gets the same gid, without a look", async () => {
  const { checkout, looked, first } = await busySale(9);
  const [again] = await Promise.all(["first", "al"].map((user) => checkout.buy("s", user)));
  assert.equal(again, { ...first, first: false });
  assert.equal(looked, []);
});

test("after a message most of whose buyers held a unit already, the next buyer is looked at first", async () => {
  const { checkout, coordinator, looked } = await busySale(9);
  await checkout.buy("s", "first");
  assert.match(coordinator.calls.at(-1) ?? "", /^abort/);
  await checkout.buy("s", "first");
  assert.equal(looked, ["first"]);
  assert.is(coordinator.calls.filter((call) => call.startsWith("abort")).length, 1);
});

test("what is known is forgotten after 250 ms", async () => {
  const { checkout, clock, looked } = await busySale(9);
  clock.advance(251);
  await checkout.buy("s", "al");
  assert.equal(looked, ["al"]);
});

test("a buyer who needs no look and comes too late for the last unit is sold out, and their message is aborted", async () => {
  const { checkout, stock, coordinator, looked } = await busySale(2);
  // Another server sells the last unit.
  await stock.deduct("s", "{s}-of-another", ["quick"]);
  assert.equal(codes([await checkout.buy("s", "al")]), ["SOLD_OUT"]);
  assert.match(coordinator.calls.at(-1) ?? "", /^abort/);
  assert.equal(codes([await checkout.buy("s", "bo")]), ["SOLD_OUT"]);
  assert.equal(looked, ["bo"]);
});

test("a buyer who was looked at asks for a unit too: it is known to be left for nobody else", async () => {
  const { checkout, coordinator, looked, calmDown } = await busySale(2);
  await calmDown();
  let go = () => {};
  coordinator.prepare = () => new Promise((resolve) => (go = resolve));
  const last = checkout.buy("s", "al");
  await letBatchesLeave();
  const late = checkout.buy("s", "bo");
  await letBatchesLeave();
  assert.equal(looked, ["al", "bo"]);
  coordinator.prepare = async () => {};
  go();
  assert.equal(codes([await last, await late]), ["BOUGHT", "SOLD_OUT"]);
});

test("while DTM is away, a holder who comes after another is told their gid", async () => {
  const { checkout, coordinator, looked, first } = await busySale(9);
  coordinator.prepare = () => Promise.reject(new Error("DTM is away"));
  assert.equal(codes([await checkout.buy("s", "al")]), ["COORDINATOR_UNAVAILABLE"]);
  assert.equal(await checkout.buy("s", "first"), { ...first, first: false });
  assert.equal(looked, ["first"]);
});

test("of many units, 1,024 buyers skip the look by one deduction", () => {
  const known = new KnownUnits(new ManualClock());
  known.see("s", { candidates: 1, winners: 1, free: 5_000 });
  const taken = Array.from({ length: 1_025 }, () => known.take("s"));
  assert.is(taken.indexOf(false), 1_024);
});
