// Twice the capacity for a while, in simulated time: DTM takes half a second for each call, so that two messages in
// flight sell about a thousand units a second.
import * as assert from "uvu/assert";
import { SaleError } from "../../../server/errors.ts";
import { suite } from "../../runner/suite.ts";
import { fakeCheckout, letBatchesLeave } from "../../support/fakes.ts";

const test = suite("overload");

const MESSAGES = { batchSize: 512, batchesInFlight: 2, queueLimit: 10_000 };
const DTM_MS = 500;
/** Two messages of 512 buyers, each in flight for a prepare and a submit. */
const CAPACITY_PER_S = (2 * 512 * 1_000) / (2 * DTM_MS);
const SECONDS = 6;
const STEP_MS = 10;

test("under twice its capacity the sale sells at its capacity, leaves nobody in doubt, and recovers within two seconds", async () => {
  const { checkout, stock, coordinator, clock } = fakeCheckout({ messages: MESSAGES });
  await stock.open("s", 1_000_000);
  const slow = () => new Promise<void>((resolve) => void clock.after(DTM_MS, resolve));
  coordinator.prepare = slow;
  coordinator.submit = slow;
  const told = new Map<string, number>();
  let answered = 0;
  let slowestMs = 0;
  const ask = async (user: string) => {
    const askedAt = clock.now();
    const reply = await checkout.buy("s", user);
    const code = reply instanceof SaleError ? reply.code : "BOUGHT";
    told.set(code, (told.get(code) ?? 0) + 1);
    answered += 1;
    slowestMs = Math.max(slowestMs, clock.now() - askedAt);
    return code;
  };
  let asked = 0;
  for (let ms = 0; ms < SECONDS * 1_000; ms += STEP_MS) {
    for (let n = 0; n < (2 * CAPACITY_PER_S * STEP_MS) / 1_000; n++) void ask(`buyer-${asked++}`);
    await letBatchesLeave();
    clock.advance(STEP_MS);
  }
  const goodput = (told.get("BOUGHT") ?? 0) / SECONDS;
  assert.ok(goodput > 0.8 * CAPACITY_PER_S, `${goodput} of ${CAPACITY_PER_S} units a second were sold`);
  for (let ms = 0; ms < 2_000; ms += STEP_MS) {
    await letBatchesLeave();
    clock.advance(STEP_MS);
  }
  assert.is(answered, asked);
  assert.equal([...told.keys()].sort(), ["BOUGHT", "BUSY"]);
  assert.is((await stock.read("s"))?.deducted, told.get("BOUGHT"));
  assert.ok(slowestMs <= 1_900 + STEP_MS, `a reply took ${slowestMs} ms`);
  const fresh = ask("fresh");
  for (let ms = 0; ms < DTM_MS + 100; ms += STEP_MS) {
    await letBatchesLeave();
    clock.advance(STEP_MS);
  }
  assert.is(await fresh, "BOUGHT");
});
