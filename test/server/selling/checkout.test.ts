// A buyer's path through look and message, on fakes that answer when the test lets them.
import * as assert from "uvu/assert";
import { SaleError } from "../../../server/errors.ts";
import { alwaysAt, type Failpoints } from "../../../server/selling/failpoints.ts";
import type { Reply } from "../../../server/selling/purchase.ts";
import { suite } from "../../runner/suite.ts";
import { fakeCheckout, letBatchesLeave, ManualClock } from "../../support/fakes.ts";

const test = suite("the checkout");

/** A checkout on fakes. After `holdLooks` each look at the stock waits until the test lets it answer. */
function heldCheckout() {
  const fake = fakeCheckout();
  const { stock } = fake;
  const looks: { users: string[]; answer: () => void }[] = [];
  const holdLooks = () => {
    const look = stock.look.bind(stock);
    stock.look = async (sale, users) => {
      // The stock is read at once and answers later, as when the answer is slow on its way back.
      const found = await look(sale, users);
      await new Promise<void>((answer) => looks.push({ users, answer }));
      return found;
    };
  };
  return { ...fake, looks, holdLooks };
}

const codeOf = (reply: Reply) => (reply instanceof SaleError ? reply.code : "BOUGHT");

test("a buyer who comes while a look is in flight gets the next look", async () => {
  const { checkout, stock, looks, holdLooks } = heldCheckout();
  await stock.open("s", 0);
  holdLooks();
  const before = checkout.buy("s", "al");
  await letBatchesLeave();
  await stock.restock("s", 2, "k");
  const after = [checkout.buy("s", "bo"), checkout.buy("s", "cy")];
  await letBatchesLeave();
  assert.is(looks.length, 1);
  looks[0]?.answer();
  assert.is(codeOf(await before), "SOLD_OUT");
  await letBatchesLeave();
  assert.equal(looks[1]?.users, ["bo", "cy"]);
  looks[1]?.answer();
  assert.equal((await Promise.all(after)).map(codeOf), ["BOUGHT", "BOUGHT"]);
});

test("a buyer who is sold out or holds a unit does not wait for a message that hangs", async () => {
  const { checkout, stock, coordinator } = fakeCheckout();
  await stock.open("s", 2);
  const first = await checkout.buy("s", "al");
  coordinator.prepare = () => new Promise(() => {});
  void checkout.buy("s", "bo");
  assert.equal(await checkout.buy("s", "al"), { ...first, first: false });
  await stock.deduct("s", "other", ["di"]);
  assert.is(codeOf(await checkout.buy("s", "cy")), "SOLD_OUT");
});

test("buyers get their reply before the submit has ended, and the checkout is idle after it", async () => {
  const { checkout, stock, coordinator } = fakeCheckout();
  await stock.open("s", 1);
  let submitted = () => {};
  coordinator.submit = () => new Promise((resolve) => (submitted = resolve));
  assert.is(codeOf(await checkout.buy("s", "al")), "BOUGHT");
  let idle = false;
  const drained = checkout.idle().then(() => {
    idle = true;
  });
  await letBatchesLeave();
  assert.is(idle, false);
  submitted();
  await drained;
});

test("a failure after the reply fails no request", async () => {
  const failpoints = alwaysAt("after-submit", "error", new ManualClock());
  const { checkout, stock } = fakeCheckout({ failpoints });
  await stock.open("s", 1);
  assert.is(codeOf(await checkout.buy("s", "al")), "BOUGHT");
  await checkout.idle();
});

test("failures before and after the reply fail the request once", async () => {
  const failing = ["before-reply", "after-submit"];
  const failpoints: Failpoints = {
    pass: (name) => (failing.includes(name) ? Promise.reject(new Error(name)) : undefined),
  };
  const { checkout, stock } = fakeCheckout({ failpoints });
  await stock.open("s", 1);
  const message = await checkout.buy("s", "al").then(String, (error: Error) => error.message);
  assert.is(message, "before-reply");
  await letBatchesLeave();
});

test("while a submit hangs, the next message waits until its deadline", async () => {
  const { checkout, stock, coordinator, clock } = fakeCheckout();
  await stock.open("s", 2);
  coordinator.submit = () => new Promise(() => {});
  await checkout.buy("s", "al");
  clock.advance(1_000);
  const second = checkout.buy("s", "bo");
  await letBatchesLeave();
  assert.is(coordinator.calls.filter((call) => call.startsWith("prepare")).length, 1);
  clock.advance(1_000);
  assert.is(codeOf(await second), "BOUGHT");
});

test("a buyer beyond the queue's limit is refused as busy, which is definite", async () => {
  const { checkout, stock, coordinator } = fakeCheckout({
    messages: { batchSize: 1, batchesInFlight: 1, queueLimit: 1 },
  });
  await stock.open("s", 9);
  coordinator.prepare = () => new Promise(() => {});
  void checkout.buy("s", "al");
  await letBatchesLeave();
  void checkout.buy("s", "bo");
  await letBatchesLeave();
  const reply = await checkout.buy("s", "cy");
  assert.equal(reply instanceof SaleError && [reply.code, reply.definite, reply.status], ["BUSY", true, 503]);
});

test("over all sales twice the queue's limit of buyers wait, and the next is busy whatever their sale", async () => {
  const { checkout, stock } = fakeCheckout({
    messages: { batchSize: 1, batchesInFlight: 1, queueLimit: 1 },
  });
  stock.look = () => new Promise(() => {});
  for (const sale of ["one", "two"]) {
    void checkout.buy(sale, "al");
    await letBatchesLeave();
    void checkout.buy(sale, "bo");
    await letBatchesLeave();
  }
  assert.is(codeOf(await checkout.buy("three", "al")), "BUSY");
});

test("over all sales 256 messages are in flight while DTM hangs, and the other buyers wait", async () => {
  const { checkout, stock, coordinator } = fakeCheckout({
    messages: { batchSize: 1, batchesInFlight: 1, queueLimit: 1_000 },
  });
  let prepared = 0;
  coordinator.prepare = () => {
    prepared += 1;
    return new Promise(() => {});
  };
  for (let n = 0; n < 300; n++) {
    await stock.open(`s${n}`, 1);
    void checkout.buy(`s${n}`, "al");
    await letBatchesLeave();
  }
  assert.is(prepared, 256);
});
