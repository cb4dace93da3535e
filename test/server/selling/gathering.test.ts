// How long a batch that is not full is gathered while buyers keep coming.
import { setImmediate as turn } from "node:timers/promises";
import * as assert from "uvu/assert";
import { suite } from "../../runner/suite.ts";
import { heldBatcher } from "../../support/held-batcher.ts";

const test = suite("a batch that is gathered");

/** A batcher whose last batch is answered, and to which then buyers come in each turn, a millisecond apart, until the next leaves. */
function busyBatcher() {
  const { buy, batches, clock } = heldBatcher({ batchSize: 512, batchesInFlight: 4, queueLimit: 9_000 });
  let came = 0;
  const untilNextLeaves = async (buyersATurn: number) => {
    const before = batches.length;
    const begunAt = clock.now();
    batches.at(-1)?.release();
    while (batches.length === before) {
      // Asked for before the buyers come, so that the next ones come before the batcher sees that turn.
      const next = turn();
      for (let n = 0; n < buyersATurn; n++) void buy("s", `buyer-${++came}`);
      await next;
      clock.advance(1);
    }
    return { tookMs: clock.now() - begunAt, size: batches.at(-1)?.users.length };
  };
  return untilNextLeaves;
}

test("it leaves after 3 ms, although each turn of the event loop brings a buyer", async () => {
  const untilNextLeaves = busyBatcher();
  const { tookMs, size } = await untilNextLeaves(1);
  assert.ok(tookMs >= 3 && tookMs <= 5, `${tookMs} ms`);
  assert.ok(size !== undefined && size >= 3 && size <= 5, `${size} buyers`);
});

test("it waits up to 8 ms for as many buyers as the last one had, since they come again together", async () => {
  const untilNextLeaves = busyBatcher();
  await untilNextLeaves(50);
  const few = await untilNextLeaves(5);
  assert.ok(few.tookMs >= 8 && few.tookMs <= 10, `${few.tookMs} ms`);
  const many = await untilNextLeaves(20);
  assert.ok(many.tookMs >= 3 && many.tookMs <= 5, `${many.tookMs} ms`);
});
