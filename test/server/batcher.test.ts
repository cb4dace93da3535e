import * as assert from "uvu/assert";
import { Batcher } from "../../server/batcher.ts";
import { SaleError } from "../../server/errors.ts";
import type { Reply } from "../../server/purchase.ts";
import { ManualClock } from "../support/fakes.ts";
import { suite } from "../support/suite.ts";

const test = suite("batches of buyers");

/** Sells on command: each batch waits until it is let go. */
function stage(settings = { batchSize: 3, batchesInFlight: 1, queueLimit: 100 }) {
  const clock = new ManualClock();
  const batches: { users: string[]; release: () => void; fail: (error: Error) => void }[] = [];
  const batcher = new Batcher(
    (_sale, users) =>
      new Promise<Reply[]>((resolve, reject) => {
        const release = () => resolve(users.map((user) => ({ gid: `gid of ${user}`, first: true })));
        batches.push({ users, release, fail: reject });
      }),
    settings,
    clock,
  );
  return { batcher, batches, clock };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
const code = async (reply: Promise<Reply>) => {
  const answer = await reply;
  return answer instanceof SaleError ? answer.code : answer.gid;
};

test("a lone buyer's message leaves at once", () => {
  const { batcher, batches } = stage();
  void batcher.buy("s", "al");
  assert.equal(
    batches.map(({ users }) => users),
    [["al"]],
  );
});

test("those who come while a message is under way share the next, up to its size", async () => {
  const { batcher, batches } = stage();
  const replies = ["al", "bo", "cy", "di", "ed"].map((user) => batcher.buy("s", user));
  batches[0]?.release();
  assert.is(await code(replies[0] ?? Promise.reject()), "gid of al");
  await turn();
  assert.equal(
    batches.map(({ users }) => users),
    [["al"], ["bo", "cy", "di"]],
  );
  batches[1]?.release();
  await turn();
  batches[2]?.release();
  assert.equal(
    await Promise.all(replies.map(code)),
    ["al", "bo", "cy", "di", "ed"].map((user) => `gid of ${user}`),
  );
});

test("sales do not wait for each other", () => {
  const { batcher, batches } = stage();
  void batcher.buy("s", "al");
  void batcher.buy("t", "bo");
  assert.is(batches.length, 2);
});

test("beyond the queue's limit a buyer is told to ask again, definitely", async () => {
  const { batcher } = stage({ batchSize: 1, batchesInFlight: 1, queueLimit: 1 });
  void batcher.buy("s", "al");
  void batcher.buy("s", "bo");
  assert.is(await code(batcher.buy("s", "cy")), "BUSY");
});

test("a batch that fails does not fail the next", async () => {
  const { batcher, batches } = stage();
  const first = batcher.buy("s", "al");
  const second = batcher.buy("s", "bo");
  batches[0]?.fail(new Error("cut"));
  assert.match(
    await first.then(
      () => "",
      (error: Error) => error.message,
    ),
    "cut",
  );
  await turn();
  batches[1]?.release();
  assert.is(await code(second), "gid of bo");
});

test("a message that hangs keeps nobody but its own buyers", async () => {
  const { batcher, batches, clock } = stage();
  void batcher.buy("s", "al");
  clock.advance(1_000);
  const second = batcher.buy("s", "bo");
  clock.advance(1_000);
  assert.equal(batches[1]?.users, ["bo"]);
  batches[1]?.release();
  assert.is(await code(second), "gid of bo");
});

test("a buyer whose time has passed in the queue is told to ask again", async () => {
  const { batcher, batches, clock } = stage();
  void batcher.buy("s", "al");
  const second = batcher.buy("s", "bo");
  clock.advance(2_000);
  assert.is(await code(second), "BUSY");
  assert.is(batches.length, 1);
});
