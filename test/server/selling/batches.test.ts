import * as assert from "uvu/assert";
import { suite } from "../../runner/suite.ts";
import { letBatchesLeave } from "../../support/fakes.ts";
import { code, heldBatcher } from "../../support/held-batcher.ts";

const test = suite("batches of buyers");

test("a lone buyer's batch leaves without waiting", async () => {
  const { buy, batches } = heldBatcher();
  void buy("s", "al");
  await letBatchesLeave();
  assert.equal(
    batches.map(({ users }) => users),
    [["al"]],
  );
});

test("buyers who come in one turn of the event loop share a batch", async () => {
  const { buy, batches } = heldBatcher();
  void buy("s", "al");
  void buy("s", "bo");
  await letBatchesLeave();
  assert.equal(
    batches.map(({ users }) => users),
    [["al", "bo"]],
  );
});

test("a full batch leaves beside those in flight, up to their limit", async () => {
  const { buy, batches } = heldBatcher({ batchSize: 2, batchesInFlight: 2, queueLimit: 100 });
  for (const user of ["al", "bo", "cy", "di", "ed", "fi"]) void buy("s", user);
  await letBatchesLeave();
  assert.equal(
    batches.map(({ users }) => users),
    [
      ["al", "bo"],
      ["cy", "di"],
    ],
  );
});

test("a batch that is not full waits for the replies of the one before, at most 250 ms", async () => {
  const { buy, batches, clock } = heldBatcher({ batchSize: 3, batchesInFlight: 2, queueLimit: 100 });
  void buy("s", "al");
  await letBatchesLeave();
  void buy("s", "bo");
  await letBatchesLeave();
  assert.is(batches.length, 1);
  clock.advance(249);
  await letBatchesLeave();
  assert.is(batches.length, 1);
  clock.advance(1);
  await letBatchesLeave();
  assert.equal(batches[1]?.users, ["bo"]);
});

test("buyers who come while a batch is in flight share the next, up to its size", async () => {
  const { buy, batches } = heldBatcher();
  const replies = [buy("s", "al")];
  await letBatchesLeave();
  replies.push(...["bo", "cy", "di", "ed"].map((user) => buy("s", user)));
  batches[0]?.release();
  assert.is(await code(replies[0] ?? Promise.reject()), "gid of al");
  await letBatchesLeave();
  assert.equal(
    batches.map(({ users }) => users),
    [["al"], ["bo", "cy", "di"]],
  );
  batches[1]?.release();
  await letBatchesLeave();
  batches[2]?.release();
  assert.equal(
    await Promise.all(replies.map(code)),
    ["al", "bo", "cy", "di", "ed"].map((user) => `gid of ${user}`),
  );
});

test("sales do not wait for each other", async () => {
  const { buy, batches } = heldBatcher();
  void buy("s", "al");
  void buy("t", "bo");
  await letBatchesLeave();
  assert.is(batches.length, 2);
});

test("a buyer beyond the queue's limit is refused as busy", async () => {
  const { buy } = heldBatcher({ batchSize: 1, batchesInFlight: 1, queueLimit: 1 });
  void buy("s", "al");
  void buy("s", "bo");
  await letBatchesLeave();
  assert.is(await code(buy("s", "cy")), "BUSY");
});

test("a batch that fails does not fail the next", async () => {
  const { buy, batches } = heldBatcher();
  const first = buy("s", "al");
  await letBatchesLeave();
  const second = buy("s", "bo");
  batches[0]?.fail(new Error("cut"));
  assert.match(
    await first.then(
      () => "",
      (error: Error) => error.message,
    ),
    "cut",
  );
  await letBatchesLeave();
  batches[1]?.release();
  assert.is(await code(second), "gid of bo");
});

test("a batch that hangs keeps the next only until its deadline", async () => {
  const { buy, batches, clock } = heldBatcher();
  void buy("s", "al");
  await letBatchesLeave();
  clock.advance(1_000);
  const second = buy("s", "bo");
  clock.advance(1_000);
  await letBatchesLeave();
  assert.equal(batches[1]?.users, ["bo"]);
  batches[1]?.release();
  assert.is(await code(second), "gid of bo");
});

test("a buyer whose deadline passes in the queue is refused as busy", async () => {
  const { buy, batches, clock } = heldBatcher();
  void buy("s", "al");
  await letBatchesLeave();
  const second = buy("s", "bo");
  clock.advance(2_000);
  assert.is(await code(second), "BUSY");
  assert.is(batches.length, 1);
});

test("a batch is in flight until the work after its replies has ended", async () => {
  const { buy, batches } = heldBatcher();
  const first = buy("s", "al");
  await letBatchesLeave();
  const second = buy("s", "bo");
  let end = () => {};
  batches[0]?.release(new Promise((resolve) => (end = resolve)));
  assert.is(await code(first), "gid of al");
  await letBatchesLeave();
  assert.is(batches.length, 1);
  end();
  await letBatchesLeave();
  batches[1]?.release();
  assert.is(await code(second), "gid of bo");
});

test("work after the replies that hangs keeps the next batch only until the deadline", async () => {
  const { buy, batches, clock } = heldBatcher();
  const first = buy("s", "al");
  await letBatchesLeave();
  batches[0]?.release(new Promise(() => {}));
  await first;
  clock.advance(1_000);
  const second = buy("s", "bo");
  clock.advance(1_000);
  await letBatchesLeave();
  batches[1]?.release();
  assert.is(await code(second), "gid of bo");
});

test("it is idle when no buyer waits and no batch is in flight", async () => {
  const { batcher, buy, batches } = heldBatcher();
  await batcher.idle();
  const first = buy("s", "al");
  await letBatchesLeave();
  let end = () => {};
  batches[0]?.release(new Promise((resolve) => (end = resolve)));
  await first;
  let idle = false;
  const waited = batcher.idle().then(() => {
    idle = true;
  });
  await letBatchesLeave();
  assert.is(idle, false);
  end();
  await waited;
});
