// The bounds of a batcher over all sales of a process, and over the time of a buyer.
import * as assert from "uvu/assert";
import { suite } from "../../runner/suite.ts";
import { letBatchesLeave } from "../../support/fakes.ts";
import { code, heldBatcher } from "../../support/held-batcher.ts";

const test = suite("bounds of batches");

test("a batch that left at once does not make its sale's next queue count for nothing", async () => {
  const { buy, batches } = heldBatcher({ batchSize: 2, batchesInFlight: 1, queueLimit: 100 });
  // The first buyer waits for a turn of the event loop, and the second fills the batch before it.
  const first = [buy("s", "al"), buy("s", "bo")];
  batches[0]?.release();
  await Promise.all(first);
  await Promise.resolve();
  for (const user of ["cy", "di", "ed", "fi"]) void buy("s", user);
  await letBatchesLeave();
  for (const user of ["gu", "hy"]) void buy("s", user);
  await letBatchesLeave();
  assert.equal(
    batches.map(({ users }) => users),
    [
      ["al", "bo"],
      ["cy", "di"],
    ],
  );
});

test("over all sales no more batches are in flight than the process may have, and sales take turns", async () => {
  const { buy, batches } = heldBatcher(
    { batchSize: 1, batchesInFlight: 2, queueLimit: 100 },
    { batchesInFlight: 2, queueLimit: 1_000 },
  );
  for (const user of ["al", "bo", "cy", "di"]) void buy("hot", user);
  void buy("s", "ed");
  void buy("t", "fi");
  await letBatchesLeave();
  assert.is(batches.length, 2);
  for (let n = 0; n < 4; n++) {
    batches[n]?.release();
    await letBatchesLeave();
  }
  assert.equal(
    batches.map(({ sale }) => sale),
    ["hot", "hot", "s", "t", "hot", "hot"],
  );
});

test("over all sales no more buyers wait than the process may have, so that made-up sales go around no limit", async () => {
  const { buy } = heldBatcher(
    { batchSize: 1, batchesInFlight: 1, queueLimit: 100 },
    { batchesInFlight: 1, queueLimit: 3 },
  );
  for (let n = 0; n < 4; n++) void buy(`made-up-${n}`, "al");
  await letBatchesLeave();
  assert.is(await code(buy("made-up-5", "al")), "BUSY");
});

test("a buyer who has less time left than a batch usually takes is refused as busy at that moment", async () => {
  const { buy, batches, clock } = heldBatcher();
  void buy("s", "al");
  await letBatchesLeave();
  const second = buy("s", "bo");
  let told = "";
  void code(second).then((answer) => (told = answer));
  clock.advance(1_799);
  await letBatchesLeave();
  assert.is(told, "");
  clock.advance(2);
  await letBatchesLeave();
  assert.is(told, "BUSY");
  assert.is(batches.length, 1);
});
