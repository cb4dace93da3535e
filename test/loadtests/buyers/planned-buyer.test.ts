import * as assert from "uvu/assert";
import type { Answer, Client } from "../../../loadtests/buyers/client.ts";
import { type PlannedBuyer, runBuyer } from "../../../loadtests/buyers/planned-buyer.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("planned buyers");

const BUYER: PlannedBuyer = { user: "al", atMs: 0, clicks: 1, server: 0, retries: 2, stays: false };
const BOUGHT: Answer = { outcome: "ok", status: 201 };
const SOLD_OUT: Answer = { outcome: "fail", status: 409, error: "SOLD_OUT" };
const IN_DOUBT: Answer = { outcome: "info", status: 500 };
const BUSY: Answer = { outcome: "fail", status: 503, error: "BUSY" };

/** The servers that a buyer asks, one request after the other, who gets these answers. */
async function asked(buyer: Partial<PlannedBuyer>, ...answers: Answer[]): Promise<string[]> {
  const urls: string[] = [];
  const purchase = async (url: string) => {
    urls.push(url);
    return answers.shift() ?? BOUGHT;
  };
  const context = { client: { purchase } as unknown as Client, urls: ["one", "two"], onArrival: () => {} };
  await runBuyer(context, "p", "s", { ...BUYER, ...buyer }, new AbortController().signal);
  return urls;
}

test("a buyer who comes back asks the other server again, once they know how it ended", async () => {
  const comesBackAfterMs = 1;
  assert.equal(await asked({ comesBackAfterMs }, BOUGHT), ["one", "two"]);
  assert.equal(await asked({ comesBackAfterMs }, SOLD_OUT), ["one", "two"]);
  assert.equal(await asked({ comesBackAfterMs }, IN_DOUBT, BOUGHT), ["one", "two", "one"]);
  assert.equal(await asked({ comesBackAfterMs, stays: true }, IN_DOUBT, BOUGHT), ["one", "one", "two"]);
});

test("others do not come back, nor does one who was turned away without an answer", async () => {
  assert.equal(await asked({}, BOUGHT), ["one"]);
  assert.equal(await asked({ comesBackAfterMs: 1 }, BUSY), ["one"]);
  assert.equal(await asked({ comesBackAfterMs: 1, retries: 0 }, IN_DOUBT), ["one"]);
});
