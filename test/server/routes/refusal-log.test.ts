import * as assert from "uvu/assert";
import { DidNotRun, SaleError } from "../../../server/errors.ts";
import { RefusalLog } from "../../../server/routes/refusal-log.ts";
import { suite } from "../../runner/suite.ts";
import { plainAppOnFakes } from "../../support/fake-app.ts";
import { ManualClock, ModelStock } from "../../support/fakes.ts";

const test = suite("the log of refusals");

class NoStock extends ModelStock {
  override look(): Promise<never> {
    return Promise.reject(new DidNotRun("Redis is not there"));
  }
}

test("while Redis is away a thousand buyers leave one line, with the cause and without a stack", async () => {
  const batches = { batchSize: 512, batchesInFlight: 4, queueLimit: 10_000 };
  const { app, clock, lines } = await plainAppOnFakes({ stock: new NoStock(), batches });
  const buy = (n: number) =>
    app.inject({ method: "POST", url: "/api/sales/s/purchases", payload: { userId: `b${n}` } });
  const replies = await Promise.all(Array.from({ length: 1_000 }, (_, n) => buy(n)));
  assert.ok(replies.every(({ statusCode }) => statusCode === 503));
  assert.is(lines.length, 1, lines.join(""));
  assert.match(lines[0] ?? "", /"code":"STOCK_UNAVAILABLE","why":"[^"]*Redis is not there/);
  assert.not.match(lines.join(""), "stack");
  clock.advance(1_000);
  await buy(1_000);
  assert.is(lines.length, 2);
  assert.match(lines[1] ?? "", /"leftOut":999/);
  await app.close();
});

test("each code has its own line of a second, and what nobody expected has its stack", () => {
  const clock = new ManualClock();
  const seen: [string, object][] = [];
  const level = (name: string) => (fields: object) => void seen.push([name, fields]);
  const log = new RefusalLog(clock, { warn: level("warn"), error: level("error") });
  const internal = new SaleError("INTERNAL");
  for (let n = 0; n < 3; n++) {
    log.note(new SaleError("STOCK_UNAVAILABLE"));
    log.note(new SaleError("DEDUCTION_UNKNOWN", { cause: new Error("cut") }));
    log.note(internal);
  }
  assert.equal(seen, [
    ["warn", { code: "STOCK_UNAVAILABLE", why: new SaleError("STOCK_UNAVAILABLE").message, leftOut: 0 }],
    ["warn", { code: "DEDUCTION_UNKNOWN", why: "cut", leftOut: 0 }],
    ["error", { err: internal, code: "INTERNAL", leftOut: 0 }],
  ]);
});
