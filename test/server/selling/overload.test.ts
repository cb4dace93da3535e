// Twice the capacity for a while, in simulated time: a store or DTM is slow, so that two messages in flight sell about a
// thousand units a second.
import * as assert from "uvu/assert";
import { SaleError } from "../../../server/errors.ts";
import { suite } from "../../runner/suite.ts";
import { fakeCheckout, letBatchesLeave } from "../../support/fakes.ts";

const test = suite("overload");

const MESSAGES = { batchSize: 512, batchesInFlight: 2, queueLimit: 10_000 };
const SECONDS = 6;
const STEP_MS = 10;

/** How long each call takes. */
interface Slowness {
  dtmMs: number;
  deductMs: number;
}

/** A checkout of which each call takes this long, and what its buyers were told. */
async function slowCheckout(slowness: Slowness) {
  const { checkout, stock, coordinator, clock } = fakeCheckout({ messages: MESSAGES });
  await stock.open("s", 1_000_000);
  const slow = (ms: number) => new Promise<void>((resolve) => void clock.after(ms, resolve));
  coordinator.prepare = () => slow(slowness.dtmMs);
  coordinator.submit = () => slow(slowness.dtmMs);
  const deduct = stock.deduct.bind(stock);
  stock.deduct = async (...args) => {
    const deduction = await deduct(...args);
    await slow(slowness.deductMs);
    return deduction;
  };
  const told = new Map<string, number>();
  let slowestMs = 0;
  const ask = async (user: string) => {
    const askedAt = clock.now();
    const reply = await checkout.buy("s", user);
    const code = reply instanceof SaleError ? reply.code : "BOUGHT";
    told.set(code, (told.get(code) ?? 0) + 1);
    slowestMs = Math.max(slowestMs, clock.now() - askedAt);
    return code;
  };
  /** Lets time pass, and calls `come` at each step. */
  const pass = async (ms: number, come = () => {}) => {
    for (let passed = 0; passed < ms; passed += STEP_MS) {
      come();
      await letBatchesLeave();
      clock.advance(STEP_MS);
    }
  };
  return { stock, told, ask, pass, slowestMs: () => slowestMs };
}

for (const [what, slowness] of Object.entries({
  DTM: { dtmMs: 500, deductMs: 0 },
  Redis: { dtmMs: 20, deductMs: 900 },
}))
  test(`under twice its capacity, with a slow ${what}, the sale sells at its capacity, leaves nobody in doubt, and recovers within two seconds`, async () => {
    const { stock, told, ask, pass, slowestMs } = await slowCheckout(slowness);
    const roundMs = 2 * slowness.dtmMs + slowness.deductMs;
    /** Two messages of 512 buyers, each in flight from its prepare to the end of its submit. */
    const capacityPerS = (2 * 512 * 1_000) / roundMs;
    let asked = 0;
    await pass(SECONDS * 1_000, () => {
      for (let n = 0; n < (2 * capacityPerS * STEP_MS) / 1_000; n++) void ask(`buyer-${asked++}`);
    });
    const goodput = (told.get("BOUGHT") ?? 0) / SECONDS;
    assert.ok(goodput > 0.8 * capacityPerS, `${goodput} of ${capacityPerS} units a second were sold`);
    await pass(2_000);
    assert.is(
      [...told.values()].reduce((sum, count) => sum + count),
      asked,
    );
    assert.equal([...told.keys()].sort(), ["BOUGHT", "BUSY"]);
    assert.is((await stock.read("s"))?.deducted, told.get("BOUGHT"));
    assert.ok(slowestMs() <= 1_900 + STEP_MS, `a reply took ${slowestMs()} ms`);
    const fresh = ask("fresh");
    await pass(roundMs);
    assert.is(await fresh, "BOUGHT");
  });

test("after a stall of all that it uses a buyer who has just come may try", async () => {
  const slowness = { dtmMs: 800, deductMs: 1_500 };
  const { ask, pass } = await slowCheckout(slowness);
  const stalled = Promise.all(Array.from({ length: 3 }, (_, n) => ask(`stalled-${n}`)));
  await pass(1_900);
  assert.not((await stalled).includes("BOUGHT"));
  Object.assign(slowness, { dtmMs: 0, deductMs: 0 });
  const fresh = ask("fresh");
  await pass(100);
  assert.is(await fresh, "BOUGHT");
});
