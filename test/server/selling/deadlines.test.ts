// Whose time a batch uses: each buyer's own. On fakes, with a clock that the test moves.
import * as assert from "uvu/assert";
import { SaleError } from "../../../server/errors.ts";
import type { Reply } from "../../../server/selling/purchase.ts";
import { suite } from "../../runner/suite.ts";
import { fakeCheckout, letBatchesLeave } from "../../support/fakes.ts";

const test = suite("deadlines of buyers");

const codeOf = (reply: Reply) => (reply instanceof SaleError ? reply.code : "BOUGHT");
const definite = (reply: Reply) => !(reply instanceof SaleError) || reply.definite;

/** A checkout whose coordinator and stock answer these calls only when the test lets them. */
function heldCheckout(messages = { batchSize: 4, batchesInFlight: 1, queueLimit: 100 }) {
  const fake = fakeCheckout({ messages });
  const prepares: (() => void)[] = [];
  const deductions: { users: string[]; answer: () => void }[] = [];
  const { stock, coordinator } = fake;
  const prepare = coordinator.prepare.bind(coordinator);
  coordinator.prepare = async (message) => {
    await prepare(message);
    await new Promise<void>((answer) => prepares.push(answer));
  };
  const deduct = stock.deduct.bind(stock);
  const holdDeductions = () => {
    stock.deduct = async (sale, gid, users) => {
      const deduction = await deduct(sale, gid, users);
      await new Promise<void>((answer) => deductions.push({ users, answer }));
      return deduction;
    };
  };
  return { ...fake, prepares, deductions, holdDeductions };
}

test("a buyer with little time left is refused before their batch leaves, and takes no time from the others", async () => {
  const { checkout, stock, clock, prepares } = heldCheckout();
  await stock.open("s", 9);
  const first = checkout.buy("s", "al");
  await letBatchesLeave();
  const old = checkout.buy("s", "bo");
  await letBatchesLeave();
  clock.advance(1_700);
  const young = [checkout.buy("s", "cy"), checkout.buy("s", "di")];
  await letBatchesLeave();
  const told = await old;
  assert.equal([codeOf(told), definite(told)], ["BUSY", true]);
  prepares[0]?.();
  await letBatchesLeave();
  clock.advance(500);
  prepares[1]?.();
  assert.equal((await Promise.all(young)).map(codeOf), ["BOUGHT", "BOUGHT"]);
  await first;
});

test("a deduction that can no longer be answered in time is not sent, and its message is aborted", async () => {
  const { checkout, stock, coordinator, clock, prepares } = heldCheckout();
  await stock.open("s", 1);
  const buying = checkout.buy("s", "al");
  await letBatchesLeave();
  clock.advance(1_850);
  prepares[0]?.();
  const told = await buying;
  assert.equal([codeOf(told), definite(told)], ["BUSY", true]);
  await checkout.idle();
  assert.is((await stock.read("s"))?.remaining, 1);
  assert.equal(
    coordinator.calls.map((call) => call.split(" ")[0]),
    ["prepare", "abort"],
  );
});

test("only the buyers of a batch who still have time take part in its deduction", async () => {
  const { checkout, stock, clock, prepares } = heldCheckout();
  await stock.open("s", 9);
  const first = checkout.buy("s", "al");
  await letBatchesLeave();
  const old = checkout.buy("s", "bo");
  await letBatchesLeave();
  clock.advance(1_000);
  const young = checkout.buy("s", "cy");
  await letBatchesLeave();
  prepares[0]?.();
  await letBatchesLeave();
  clock.advance(850);
  prepares[1]?.();
  assert.equal((await Promise.all([first, old, young])).map(codeOf), ["BOUGHT", "BUSY", "BOUGHT"]);
  assert.is((await stock.read("s"))?.deducted, 2);
});

test("a buyer whose deadline passes during the deduction is told so alone; the others get their reply", async () => {
  const { checkout, stock, clock, prepares, deductions, holdDeductions } = heldCheckout();
  await stock.open("s", 9);
  holdDeductions();
  const first = checkout.buy("s", "al");
  await letBatchesLeave();
  const old = checkout.buy("s", "bo");
  await letBatchesLeave();
  clock.advance(500);
  const young = checkout.buy("s", "cy");
  prepares[0]?.();
  await letBatchesLeave();
  deductions[0]?.answer();
  await letBatchesLeave();
  prepares[1]?.();
  await letBatchesLeave();
  assert.equal(deductions[1]?.users, ["bo", "cy"]);
  clock.advance(1_450);
  const told = await old;
  assert.equal([codeOf(told), definite(told)], ["DEDUCTION_UNKNOWN", false]);
  deductions[1]?.answer();
  assert.equal((await Promise.all([first, young])).map(codeOf), ["BOUGHT", "BOUGHT"]);
});

test("a buyer who waits behind submits that hang is told busy by their own deadline", async () => {
  const { checkout, stock, coordinator, clock, prepares } = heldCheckout();
  await stock.open("s", 9);
  coordinator.submit = () => new Promise(() => {});
  const first = checkout.buy("s", "al");
  await letBatchesLeave();
  clock.advance(1_000);
  prepares[0]?.();
  await first;
  clock.advance(100);
  const second = checkout.buy("s", "bo");
  await letBatchesLeave();
  let told: Reply | undefined;
  void second.then((reply) => {
    told = reply;
  });
  clock.advance(800);
  await letBatchesLeave();
  for (const answer of prepares) answer();
  clock.advance(1_100);
  await letBatchesLeave();
  assert.ok(told, "the second buyer has no reply after 1.9 s");
});
