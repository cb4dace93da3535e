// What is known of a sale while several of its messages are on their way.
import * as assert from "uvu/assert";
import { suite } from "../../runner/suite.ts";
import { fakeCheckout, letBatchesLeave } from "../../support/fakes.ts";

const test = suite("units that others ask for");

test("units that a message on its way asks for are not known to be left", async () => {
  const fake = fakeCheckout({ messages: { batchSize: 1, batchesInFlight: 4, queueLimit: 100 } });
  const { checkout, coordinator, stock } = fake;
  await stock.open("s", 2);
  const prepared: (() => void)[] = [];
  coordinator.prepare = () => new Promise((resolve) => prepared.push(resolve));
  const submits: (() => void)[] = [];
  coordinator.submit = () => new Promise((resolve) => submits.push(resolve));
  const first = checkout.buy("s", "al");
  const second = checkout.buy("s", "bo");
  await letBatchesLeave();
  prepared[0]?.();
  await first;
  // One unit is left, and the message of the second buyer is on its way to it.
  const looked: string[] = [];
  const look = stock.look.bind(stock);
  stock.look = (sale, users) => {
    looked.push(...users);
    return look(sale, users);
  };
  void checkout.buy("s", "cy");
  await letBatchesLeave();
  assert.equal(looked, ["cy"]);
  for (const go of prepared) go();
  await second;
});
