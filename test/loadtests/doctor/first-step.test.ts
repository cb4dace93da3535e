// The trial as the first step of a run, on a shop in this process.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { HarnessError } from "../../../base/errors.ts";
import { load } from "../../../loadtests/load/run-load.ts";
import { suite } from "../../runner/suite.ts";
import { HTTP_SHOP, type HttpShop, httpShop, type Instead } from "../../support/http-shop.ts";
import { verification } from "../../support/verification.ts";

const test = suite("the trial before a run");

const ends: (() => unknown)[] = [];
test.after(async () => {
  for (const end of ends) await end();
});

/** A running shop, the file that describes it, and a folder for runs. */
async function shopWith(
  change: object,
  instead?: Instead,
): Promise<{ shop: HttpShop; target: string; out: string }> {
  const shop = await httpShop(instead);
  const folder = await mkdtemp(path.join(os.tmpdir(), "flashproof-first-"));
  ends.push(shop.close, () => rm(folder, { recursive: true }));
  const target = path.join(folder, "shop.json");
  await writeFile(target, JSON.stringify({ ...HTTP_SHOP, ...change, start: { urls: [shop.url] } }));
  return { shop, target, out: path.join(folder, "runs") };
}

/** The usage error that a run ends with. */
async function refusal(run: Promise<unknown>): Promise<HarnessError> {
  const error = await run.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof HarnessError && error.code === "usage") return error;
  throw error ?? new Error("the run was not refused");
}

const observed = (out: string) => readFile(path.join(out, "latest", "observations.jsonl"), "utf8");

test("a file that is contradicted ends the run at once, with the line named and nothing judged", async () => {
  const { target, out, shop } = await shopWith({ gid: "deal.gid" });
  const { message, hint } = await refusal(verification(out, { target }));
  assert.match(
    message,
    /^the target http-shop says what is not so, in 1 line:\n {2}gid: expected the gid of the purchase; seen: nothing at "deal\.gid"/,
  );
  assert.match(hint ?? "", /make doctor/);
  assert.ok(
    shop.asked.every((one) => one.includes("/doctor-")),
    shop.asked.join(),
  );
});

test("orders that were not confirmed stand in the observations, unless the owner vouches for them", async () => {
  const none: Instead = (_, url) => (url.endsWith("/orders") ? { status: 200, body: [] } : undefined);
  const [doubted, vouched] = await Promise.all([
    shopWith({}, none),
    shopWith({ confirmed: ["orders"] }, none),
  ]);
  const [first] = await Promise.all(
    [doubted, vouched].map(({ target, out }) => verification(out, { target, sales: 1, rest: 5 })),
  );
  assert.match(
    first?.said ?? "",
    /not confirmed: orders\/path: .*the query is wrong, or the shop writes none/,
  );
  assert.match(await observed(doubted.out), /^\{"kind":"unconfirmed","what":"orders",/);
  assert.not.match(await observed(vouched.out), "unconfirmed");
});

test("a target with one sale alone is not tried first, since the run needs that sale", async () => {
  const { target, out, shop } = await shopWith({ ids: { sale: { list: ["s1"] } }, gid: "deal.gid" });
  const { said } = await verification(out, { target, sales: 1, rest: 5 });
  assert.match(said, /the target is not tried: it has one sale, and the run needs that one/);
  const openings = shop.asked.filter((one) => one.startsWith("PUT "));
  assert.equal(openings, ["PUT /sales/s1"], "only the run itself opens it");
});

test("with DOCTOR=0 nothing is tried, and the verdict says so", async () => {
  const { target, out, shop } = await shopWith({ gid: "deal.gid" });
  const { said } = await verification(out, { target, sales: 1, doctor: "0", rest: 5 });
  assert.match(said, /not tried before it was judged \(DOCTOR=0\)/);
  assert.equal(
    shop.asked.filter((one) => one.includes("doctor")),
    [],
  );
});

test("a load whose opening is refused shows request and answer, and is bad usage", async () => {
  const requests = { ...HTTP_SHOP.requests, open: { method: "POST", path: "/sails/{{sale}}" } };
  const { target, out } = await shopWith({ requests });
  const stores = { "dtm-store": "redis", "redis-fsync": "always", "mysql-flush": "1" } as const;
  const options = {
    ...{
      ...stores,
      target,
      out,
      seed: 7,
      rest: 5,
      push: 0,
      doctor: "0" as const,
      faults: ["none"],
      intensity: 5,
    },
    ...{ profile: "burst", stock: 5, rate: 5, duration: 2, workers: 1, p95: undefined, replay: undefined },
  };
  const screen = { write: () => {}, live: false, columns: 80 };
  const { message } = await refusal(load(options, () => "", screen, new AbortController().signal));
  assert.match(
    message,
    /^sale load-7 could not be opened: POST \/sails\/load-7 answered 404: \{"why":"no such sale"\}$/,
  );
});
