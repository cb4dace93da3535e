// The server's routes on real stores and a real DTM.
import { request } from "undici";
import * as assert from "uvu/assert";
import { suite } from "../../runner/suite.ts";
import { branchQuery, type Reply, Shop } from "../../support/shop.ts";
import { privateStack } from "../../support/stores.ts";

const test = suite("routes");

let stack: Awaited<ReturnType<typeof privateStack>>;
let shop: Shop;
test.before(async () => {
  stack = await privateStack({ servers: 1, failpoints: true, sample: true, checkBackSeconds: 1 });
  shop = new Shop(stack);
});
test.after(() => stack.end());

test("a buyer gets a unit and an order, and the same gid when they ask again", async () => {
  await shop.open("r1", 2);
  const first = await shop.buy("r1", "al");
  const again = await shop.buy("r1", "al");
  assert.equal([first.status, again.status], [201, 200]);
  assert.equal(again.body, first.body);
  await shop.orders("r1", 1);
  assert.equal((await shop.read("r1")).body, {
    sale: "r1",
    initial: 2,
    remaining: 1,
    deducted: 1,
    orders: 1,
  });
});

test("sold out is a definite 409", async () => {
  await shop.open("r2", 0);
  const { status, body } = await shop.buy("r2", "al");
  assert.equal([status, body["code"], body["definite"]], [409, "SOLD_OUT", true]);
});

test("the first buyer after a restock gets a unit, while others ask too", async () => {
  await shop.open("r2b", 1);
  assert.is((await shop.buy("r2b", "al")).status, 201);
  let isOver = false;
  const crowd = Array.from({ length: 8 }, async () => {
    // This buyer holds a unit, so looks answer them and they take no other.
    while (!isOver) assert.is((await shop.buy("r2b", "al")).status, 200);
  });
  for (let n = 0; n < 10; n++) {
    assert.is((await shop.buy("r2b", `late-${n}`)).status, 409);
    const restock = { units: 1, idempotencyKey: `k${n}` };
    await shop.call("POST", "/api/sales/r2b/restocks", restock, shop.admin);
    assert.is((await shop.buy("r2b", `b${n}`)).status, 201);
  }
  isOver = true;
  await Promise.all(crowd);
});

test("opening again is refused unless it is identical, and a restock adds once", async () => {
  assert.is((await shop.open("r3", 1)).status, 201);
  assert.is((await shop.open("r3", 1)).status, 200);
  assert.is((await shop.open("r3", 2)).body["code"], "SALE_DIFFERS");
  const restock = (units: number) =>
    shop.call("POST", "/api/sales/r3/restocks", { units, idempotencyKey: "k" }, shop.admin);
  assert.equal([(await restock(2)).status, (await restock(2)).status], [201, 200]);
  assert.is((await restock(3)).body["code"], "RESTOCK_DIFFERS");
  assert.is((await shop.read("r3")).body["initial"], 3);
  assert.is((await shop.open("r3", 1)).status, 200);
});

test("bad input is 400 and names the field", async () => {
  await shop.open("r4", 1);
  const field = async (reply: Promise<Reply>) => {
    const { status, body } = await reply;
    return `${status} ${body["field"]}`;
  };
  assert.is(await field(shop.buy("r4", 7)), "400 userId");
  assert.is(await field(shop.buy("r4", "a b")), "400 userId");
  assert.is(await field(shop.call("POST", "/api/sales/r4/purchases", {})), "400 userId");
  assert.is(
    await field(shop.call("POST", "/api/sales/r4/purchases", { userId: "al", extra: 1 })),
    "400 extra",
  );
  assert.is(await field(shop.call("POST", "/api/sales/r4/purchases", "{")), "400 body");
  assert.is(await field(shop.open("r4x", -1)), "400 stock");
  assert.is(await field(shop.open("r4x", 1.5)), "400 stock");
});

test("a sale id that could break the hash tag is refused", async () => {
  for (const sale of ["%7Ba%7D", "a%7D", "a%20b", "x".repeat(33)]) {
    assert.equal([(await shop.buy(sale, "al")).status, (await shop.open(sale, 1)).status], [400, 400], sale);
  }
});

test("a body over 16 KiB is 413", async () => {
  assert.is((await shop.buy("r1", "x".repeat(17_000))).status, 413);
});

test("an unknown sale and an unknown route are 404", async () => {
  assert.is((await shop.buy("nowhere", "al")).body["code"], "NO_SUCH_SALE");
  assert.is((await shop.read("nowhere")).body["code"], "NO_SUCH_SALE");
  assert.is((await shop.call("GET", "/nowhere")).body["code"], "NO_SUCH_ROUTE");
});

test("opening and restocking without the admin token are refused", async () => {
  assert.is((await shop.call("PUT", "/api/sales/r5", { stock: 1 })).status, 401);
  assert.is(
    (await shop.call("PUT", "/api/sales/r5", { stock: 1 }, { "x-admin-token": "wrong" })).status,
    401,
  );
  assert.is(
    (await shop.call("POST", "/api/sales/r1/restocks", { units: 1, idempotencyKey: "z" })).status,
    401,
  );
  assert.is((await shop.call("POST", "/failpoints", { name: "after-deduct", mode: "hang" })).status, 401);
});

test("branches refuse calls without the token, and no refusal holds a word that DTM searches for", async () => {
  const gid = `{r1}-${"0".repeat(32)}`;
  const path = `/api/branches/redisQueryPrepared?${branchQuery(gid, "00", "msg")}`;
  const refused = await shop.call("GET", path);
  assert.is(refused.status, 401);
  assert.not.match(JSON.stringify(refused.body), /FAILURE|ONGOING/);
  const asked = await shop.call("GET", path, undefined, shop.branch);
  assert.equal([asked.status, asked.body["dtm_result"]], [409, "FAILURE"]);
  const bad = await shop.call(
    "POST",
    `/api/branches/createOrder?${branchQuery(gid, "01", "action")}`,
    { sale: "FAILURE ONGOING" },
    shop.branch,
  );
  assert.is(bad.status, 400);
  assert.not.match(JSON.stringify(bad.body), /FAILURE|ONGOING/);
});

test("a branch called twice at once creates its orders once", async () => {
  await shop.open("r6", 3);
  const { body } = await shop.buy("r6", "al");
  await shop.orders("r6", 1);
  const path = `/api/branches/createOrder?${branchQuery(String(body["gid"]), "01", "action")}`;
  const calls = await Promise.all([1, 2, 3].map(() => shop.call("POST", path, { sale: "r6" }, shop.branch)));
  assert.equal(
    calls.map(({ status }) => status),
    [200, 200, 200],
  );
  await shop.orders("r6", 1);
});

test("a branch of a message that holds no unit fails", async () => {
  await shop.open("r7", 1);
  const path = `/api/branches/createOrder?${branchQuery(`{r7}-${"1".repeat(32)}`, "01", "action")}`;
  assert.is((await shop.call("POST", path, { sale: "r7" }, shop.branch)).status, 500);
  assert.is((await shop.read("r7")).body["orders"], 0);
});

test("check-back brings the order of a purchase that crashed after its deduction", async () => {
  await shop.open("r8", 1);
  const armed = await shop.call(
    "POST",
    "/failpoints",
    { name: "after-deduct", mode: "drop", sale: "r8" },
    shop.admin,
  );
  assert.is(armed.status, 200);
  const cut = await shop.buy("r8", "al").then(
    () => "answered",
    () => "cut",
  );
  assert.is(cut, "cut");
  assert.is((await shop.read("r8")).body["deducted"], 1);
  await shop.orders("r8", 1);
  assert.is((await shop.buy("r8", "al")).status, 200);
});

test("a failure after the submit changes no reply and no order", async () => {
  await shop.open("r9", 3);
  for (const [user, mode] of [
    ["al", "error"],
    ["bo", "drop"],
    ["cy", "hang"],
  ]) {
    assert.is((await shop.arm({ name: "after-submit", mode, sale: "r9" })).status, 200);
    assert.is((await shop.buy("r9", user)).status, 201, mode);
  }
  await shop.orders("r9", 3);
});

test("the sample sells a unit, and check-back brings the order of its crash, which gets no reply", async () => {
  // Two units for this test, even if all others are sold.
  await shop.call("POST", "/api/sales/a/restocks", { units: 2, idempotencyKey: "two" }, shop.admin);
  const before = Number((await shop.read("a")).body["orders"]);
  assert.is((await shop.call("GET", "/api/busi/flashSales")).status, 200);
  const waiting = new AbortController();
  const crash = request(`${stack.servers[0]?.url}/api/busi/flashSales-crash`, {
    signal: waiting.signal,
  }).then(
    () => "answered",
    () => "none",
  );
  await shop.orders("a", before + 2);
  waiting.abort();
  assert.is(await crash, "none");
});

test("the sample's demonstration creates four orders, and then the sale is sold out", async () => {
  const batch = await shop.call("POST", "/api/busi/flashSales-batch");
  assert.is(batch.status, 200);
  assert.equal((await shop.read("a")).body, { sale: "a", initial: 4, remaining: 0, deducted: 4, orders: 4 });
  assert.is((await shop.call("GET", "/api/busi/flashSales")).status, 409);
  assert.is((await shop.call("GET", "/api/busi/flashSales-crash")).status, 409);
});

test("DTM's own Go client gets an order without ledger or token, in the sample's sale only", async () => {
  const before = Number((await shop.read("a")).body["orders"]);
  const create = (gid: string) =>
    shop.call("POST", `/api/busi/createOrder?${branchQuery(gid, "01", "action")}`, "null");
  assert.is((await create("{a}-GoClientMadeThis")).status, 200);
  assert.is((await create("{a}-GoClientMadeThis")).status, 200);
  assert.is((await shop.read("a")).body["orders"], before + 1);
  assert.is((await create("{r1}-GoClientMadeThis")).status, 400);
});

test("metrics and the API's description are served", async () => {
  await shop.open("r10", 1);
  await shop.buy("r10", "al");
  const metrics = await request(`${stack.servers[0]?.url}/metrics`, { headers: shop.admin });
  assert.match(await metrics.body.text(), /flashproof_purchases_total\{code="BOUGHT"\} [1-9]/);
  const docs = await shop.call("GET", "/docs/json", undefined, shop.admin);
  assert.ok("/api/sales/{sale}/purchases" in (docs.body["paths"] as object));
});
