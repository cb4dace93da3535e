// The sample's demonstration when the stock goes away in the middle. On fakes.
import * as assert from "uvu/assert";
import { DidNotRun } from "../../../server/errors.ts";
import { suite } from "../../runner/suite.ts";
import { appOnFakes } from "../../support/fake-app.ts";
import { ModelStock } from "../../support/fakes.ts";

const test = suite("the sample's demonstration");

test("a stock that goes away fails the demonstration, and not the process", async () => {
  const stock = new ModelStock();
  const app = await appOnFakes({ stock });
  await app.ready();
  const unhandled: unknown[] = [];
  const notice = (reason: unknown) => void unhandled.push(reason);
  process.on("unhandledRejection", notice);
  try {
    stock.open = () => Promise.reject(new DidNotRun("Redis is away"));
    const reply = await app.inject({ method: "POST", url: "/api/busi/flashSales-batch" });
    assert.is(reply.statusCode, 500);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(unhandled, []);
  } finally {
    process.off("unhandledRejection", notice);
    await app.close();
  }
});

test("a crash that did not come about fails the demonstration with its refusal", async () => {
  const stock = new ModelStock();
  const app = await appOnFakes({ stock });
  await app.ready();
  stock.look = () => Promise.reject(new DidNotRun("Redis is away"));
  const reply = await app.inject({ method: "POST", url: "/api/busi/flashSales-batch" });
  assert.equal([reply.statusCode, reply.json().code], [503, "STOCK_UNAVAILABLE"]);
  await app.close();
});
