// Messages that are prepared before their batch leaves.
import * as assert from "uvu/assert";
import { gidOf } from "../../../server/contract.ts";
import { RefusedByDtm } from "../../../server/dtm/client.ts";
import { SaleError } from "../../../server/errors.ts";
import { PreparedMessages } from "../../../server/selling/prepared-messages.ts";
import { UsualTime } from "../../../server/time/usual-time.ts";
import { suite } from "../../runner/suite.ts";
import { FakeCoordinator, fakeCheckout, letBatchesLeave, ManualClock } from "../../support/fakes.ts";

const test = suite("messages prepared before their buyers come");

const gid = (n: number, sale = "s") => gidOf(sale, `${n}`.padStart(32, "0"));

function messagesOn({ timeoutToFailSeconds = 3 } = {}) {
  const coordinator = new FakeCoordinator();
  const clock = new ManualClock();
  let made = 0;
  const leftToCheckBack: string[] = [];
  const parts = {
    coordinator,
    newId: () => `${++made}`.padStart(32, "0"),
    message: { branchesUrl: "http://branches", timeoutToFailSeconds, branchToken: undefined },
    onLeftToCheckBack: (step: string, of: string) => void leftToCheckBack.push(`${step} ${of}`),
  };
  const usual = new UsualTime(clock, { leastMs: 200, mostMs: 1_000 });
  const messages = new PreparedMessages(parts, usual, clock);
  /** A batch leaves: it takes its message and, when that is prepared, prepares the next. Resolves with the gid. */
  const leave = async (sale = "s") => {
    const { message, prepare } = messages.take(sale);
    await prepare();
    messages.prepareNext(sale);
    return message.gid;
  };
  return { messages, coordinator, clock, leave, leftToCheckBack };
}

const abortsOf = ({ calls }: FakeCoordinator) => calls.filter((call) => call.startsWith("abort"));

test("a batch that leaves soon after another finds its message prepared, and no message is taken twice", async () => {
  const { coordinator, leave } = messagesOn();
  assert.equal(
    [await leave(), await leave(), await leave(), await leave()],
    [1, 2, 3, 4].map((n) => gid(n)),
  );
  assert.equal(
    coordinator.calls,
    [1, 2, 3, 4, 5].map((n) => `prepare ${gid(n)}`),
    "the fifth waits for its batch",
  );
});

test("a sale whose batches leave more than 100 ms apart has no message prepared", async () => {
  const { messages, coordinator, clock, leave } = messagesOn();
  await leave();
  clock.advance(101);
  await leave();
  await messages.end();
  assert.equal(coordinator.calls, [`prepare ${gid(1)}`, `prepare ${gid(2)}`]);
});

test("each sale has its own", async () => {
  const { coordinator, leave } = messagesOn();
  await leave("s");
  await leave("s");
  assert.is(await leave("t"), gid(4, "t"));
  assert.is(await leave("s"), gid(3));
  assert.equal(coordinator.calls.length, 5);
});

test("a message that no batch takes within 500 ms is aborted once, and the next batch gets a new one", async () => {
  const { messages, coordinator, clock, leave } = messagesOn();
  await leave();
  await leave();
  clock.advance(499);
  await letBatchesLeave();
  assert.equal(abortsOf(coordinator), []);
  clock.advance(1);
  await letBatchesLeave();
  assert.equal(abortsOf(coordinator), [`abort ${gid(3)}`]);
  await messages.end();
  assert.is(abortsOf(coordinator).length, 1);
  assert.is(await leave(), gid(4));
});

test("a message that a batch has taken is not aborted, however long its deduction takes", async () => {
  const { messages, coordinator, clock, leave } = messagesOn();
  await leave();
  await leave();
  const taken = messages.take("s");
  assert.is(taken.message.gid, gid(3));
  clock.advance(2_000);
  await messages.end();
  assert.equal(abortsOf(coordinator), []);
});

test("of two batches that deduct beside each other one prepares the next message", async () => {
  const { messages, coordinator, leave } = messagesOn();
  await leave();
  await leave();
  messages.prepareNext("s");
  await messages.end();
  assert.is(coordinator.calls.filter((call) => call.startsWith("prepare")).length, 3);
  assert.equal(abortsOf(coordinator), [`abort ${gid(3)}`]);
});

/** A message whose time has passed while DTM has not answered its prepare. */
async function notStored() {
  const found = messagesOn();
  const { messages, coordinator, clock, leave } = found;
  await leave();
  let store = () => {};
  coordinator.prepare = () => new Promise((resolve) => (store = resolve));
  messages.take("s");
  messages.prepareNext("s");
  clock.advance(500);
  await letBatchesLeave();
  return { ...found, store: () => store() };
}

test("a message is aborted when DTM has stored it, and not before", async () => {
  const { coordinator, store } = await notStored();
  assert.equal(abortsOf(coordinator), []);
  store();
  await letBatchesLeave();
  assert.equal(abortsOf(coordinator), [`abort ${gid(3)}`]);
});

test("a message that DTM does not store is left to check-back, and a server that stops waits for it until 1.9 s after its prepare", async () => {
  const { messages, clock, leftToCheckBack } = await notStored();
  let hasEnded = false;
  const ended = messages.end().then(() => (hasEnded = true));
  // Half a second has passed.
  clock.advance(1_399);
  await letBatchesLeave();
  assert.not.ok(hasEnded);
  clock.advance(1);
  await letBatchesLeave();
  assert.ok(hasEnded);
  await ended;
  assert.equal(leftToCheckBack, [`abort ${gid(3)}`]);
});

test("a message is kept for a quarter of the time after which DTM checks back on it", async () => {
  const { coordinator, clock, leave } = messagesOn({ timeoutToFailSeconds: 1 });
  await leave();
  await leave();
  clock.advance(250);
  await letBatchesLeave();
  assert.is(coordinator.calls.at(-1), `abort ${gid(3)}`);
});

test("a process that stood still takes no message that is too old", async () => {
  const { messages, coordinator, clock, leave } = messagesOn();
  await leave();
  await leave();
  clock.stall(2_000);
  assert.is(await leave(), gid(4));
  await messages.end();
  assert.ok(coordinator.calls.includes(`abort ${gid(3)}`), coordinator.calls.join());
});

test("a message whose prepare fails is not taken, and one whose prepare is under way tells the batch that takes it", async () => {
  const { messages, coordinator, clock, leave, leftToCheckBack } = messagesOn();
  await leave();
  const away = new Error("DTM is away");
  let fail = () => {};
  coordinator.prepare = () => new Promise((_, reject) => (fail = () => reject(away)));
  messages.take("s");
  messages.prepareNext("s");
  const taken = messages.take("s");
  fail();
  const told = await taken.prepare().catch((error: unknown) => error);
  assert.is(told, away);
  messages.prepareNext("s");
  fail();
  await letBatchesLeave();
  clock.advance(500);
  const { message } = messages.take("s");
  await messages.end();
  assert.equal([taken.message.gid, message.gid], [gid(3), gid(5)]);
  assert.equal(abortsOf(coordinator), []);
  assert.equal(leftToCheckBack, []);
});

test("an abort that fails is left to check-back", async () => {
  const { messages, coordinator, leave, leftToCheckBack } = messagesOn();
  await leave();
  await leave();
  coordinator.abort = () => Promise.reject(new Error("DTM is away"));
  await messages.end();
  assert.equal(leftToCheckBack, [`abort ${gid(3)}`]);
});

test("an abort that comes after check-back has failed the message is no fault", async () => {
  const { messages, coordinator, clock, leave, leftToCheckBack } = messagesOn();
  await leave();
  await leave();
  coordinator.abort = () => Promise.reject(new RefusedByDtm("abort answered 409: current status 'failed'"));
  clock.stall(20_000);
  await leave();
  await messages.end();
  assert.equal(leftToCheckBack, []);
});

test("of many made-up sales those are forgotten of which a message was taken first, and their messages are aborted", async () => {
  const { messages, coordinator, leave } = messagesOn();
  await leave("first");
  await leave("first");
  for (let n = 0; n < 255; n++) await leave(`s${n}`);
  await letBatchesLeave();
  assert.equal(abortsOf(coordinator), []);
  await leave("s255");
  await letBatchesLeave();
  assert.equal(abortsOf(coordinator), [`abort ${gid(3, "first")}`]);
  await messages.end();
  assert.is(abortsOf(coordinator).length, 1);
});

test("the buyers of a busy sale pay for no prepare, and a drained checkout leaves no message prepared", async () => {
  const { buy, stock, coordinator, checkout } = fakeCheckout();
  await stock.open("s", 10);
  const gids = (await Promise.all(["al", "bo"].map((user) => checkout.buy("s", user)))).map((reply) =>
    reply instanceof SaleError ? reply.code : reply.gid,
  );
  // The two share a message; the next finds one prepared when its own look has answered.
  assert.equal(gids, [gid(1), gid(1)]);
  await checkout.buy("s", "cy");
  await checkout.buy("s", "di");
  const prepares = coordinator.calls.filter((call) => call.startsWith("prepare"));
  assert.equal(
    prepares,
    [1, 2, 3, 4].map((n) => `prepare ${gid(n)}`),
  );
  await checkout.idle();
  assert.is(coordinator.calls.at(-1), `abort ${gid(4)}`);
  assert.equal(await buy("s", ["di"]), [{ gid: gid(3), first: false }]);
});
