// The server's routes on real stores and a real DTM.
import { request } from "undici";
import * as assert from "uvu/assert";
import { privateStack } from "../support/stores.ts";
import { suite } from "../support/suite.ts";
import { until } from "../support/until.ts";

const test = suite("routes");

let stack: Awaited<ReturnType<typeof privateStack>>;
test.before(async () => {
  stack = await privateStack({ servers: 1, failpoints: true, checkBackSeconds: 1 });
});
test.after(() => stack.end());

interface Reply {
  status: number;
  body: Record<string, unknown>;
  retryAfter: unknown;
  tookMs: number;
}

async function call(
  method: "GET" | "PUT" | "POST",
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Reply> {
  const startedAt = Date.now();
  const reply = await request(`${stack.servers[0]?.url}${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
    body: body === undefined ? null : typeof body === "string" ? body : JSON.stringify(body),
  });
  const text = await reply.body.text();
  const parsed = text === "" ? {} : (JSON.parse(text) as Record<string, unknown> | null);
  return {
    status: reply.statusCode,
    body: parsed ?? {},
    retryAfter: reply.headers["retry-after"],
    tookMs: Date.now() - startedAt,
  };
}

const admin = () => ({ "x-admin-token": String(stack.values["token.admin"]) });
const branch = () => ({ "x-branch-token": String(stack.values["token.branch"]) });
const open = (sale: string, stock: unknown) => call("PUT", `/api/sales/${sale}`, { stock }, admin());
const buy = (sale: string, userId: unknown) => call("POST", `/api/sales/${sale}/purchases`, { userId });
const read = (sale: string) => call("GET", `/api/sales/${sale}`);

async function ordersOf(sale: string, count: number): Promise<void> {
  await until(async () => (await read(sale)).body["orders"] === count, {
    what: `${count} orders of ${sale}`,
    deadlineMs: 10_000,
  });
}

test("a buyer gets a unit and its order, and the same gid when he asks again", async () => {
  await open("r1", 2);
  const first = await buy("r1", "al");
  const again = await buy("r1", "al");
  assert.equal([first.status, again.status], [201, 200]);
  assert.equal(again.body, first.body);
  await ordersOf("r1", 1);
  assert.equal((await read("r1")).body, { sale: "r1", initial: 2, remaining: 1, deducted: 1, orders: 1 });
});

test("sold out is 409 and definite", async () => {
  await open("r2", 0);
  const { status, body } = await buy("r2", "al");
  assert.equal([status, body["code"], body["definite"]], [409, "SOLD_OUT", true]);
});

test("opening again is refused unless it is identical, and a restock adds once", async () => {
  assert.is((await open("r3", 1)).status, 201);
  assert.is((await open("r3", 1)).status, 200);
  assert.is((await open("r3", 2)).body["code"], "SALE_DIFFERS");
  const restock = (units: number) =>
    call("POST", "/api/sales/r3/restocks", { units, idempotencyKey: "k" }, admin());
  assert.equal([(await restock(2)).status, (await restock(2)).status], [201, 200]);
  assert.is((await restock(3)).body["code"], "RESTOCK_DIFFERS");
  assert.is((await read("r3")).body["initial"], 3);
  assert.is((await open("r3", 1)).status, 200);
});

test("bad input is 400 and names the field", async () => {
  await open("r4", 1);
  const field = async (reply: Promise<Reply>) => {
    const { status, body } = await reply;
    return `${status} ${body["field"]}`;
  };
  assert.is(await field(buy("r4", 7)), "400 userId");
  assert.is(await field(buy("r4", "a b")), "400 userId");
  assert.is(await field(call("POST", "/api/sales/r4/purchases", {})), "400 userId");
  assert.is(await field(call("POST", "/api/sales/r4/purchases", { userId: "al", extra: 1 })), "400 extra");
  assert.is(await field(call("POST", "/api/sales/r4/purchases", "{")), "400 body");
  assert.is(await field(open("r4x", -1)), "400 stock");
  assert.is(await field(open("r4x", 1.5)), "400 stock");
});

test("a sale id that could break the hash tag is refused", async () => {
  for (const sale of ["%7Ba%7D", "a%7D", "a%20b", "x".repeat(33)]) {
    assert.equal([(await buy(sale, "al")).status, (await open(sale, 1)).status], [400, 400], sale);
  }
});

test("a body over 16 KiB is 413", async () => {
  assert.is((await buy("r1", "x".repeat(17_000))).status, 413);
});

test("an unknown sale and an unknown route are 404", async () => {
  assert.is((await buy("nowhere", "al")).body["code"], "NO_SUCH_SALE");
  assert.is((await read("nowhere")).body["code"], "NO_SUCH_SALE");
  assert.is((await call("GET", "/nowhere")).body["code"], "NO_SUCH_ROUTE");
});

test("opening and restocking without the admin token are refused", async () => {
  assert.is((await call("PUT", "/api/sales/r5", { stock: 1 })).status, 401);
  assert.is((await call("PUT", "/api/sales/r5", { stock: 1 }, { "x-admin-token": "wrong" })).status, 401);
  assert.is((await call("POST", "/api/sales/r1/restocks", { units: 1, idempotencyKey: "z" })).status, 401);
  assert.is((await call("POST", "/failpoints", { name: "after-deduct", mode: "hang" })).status, 401);
});

const branchQuery = (gid: string, id: string, op: string) =>
  `gid=${encodeURIComponent(gid)}&trans_type=msg&branch_id=${id}&op=${op}`;

test("branches take only calls with the token, and say nothing that DTM could mistake", async () => {
  const gid = `{r1}-${"0".repeat(32)}`;
  const path = `/api/branches/redisQueryPrepared?${branchQuery(gid, "00", "msg")}`;
  const refused = await call("GET", path);
  assert.is(refused.status, 401);
  assert.not.match(JSON.stringify(refused.body), /FAILURE|ONGOING/);
  const asked = await call("GET", path, undefined, branch());
  assert.equal([asked.status, asked.body["dtm_result"]], [409, "FAILURE"]);
  const bad = await call(
    "POST",
    `/api/branches/createOrder?${branchQuery(gid, "01", "action")}`,
    { users: ["FAILURE ONGOING"] },
    branch(),
  );
  assert.is(bad.status, 400);
  assert.not.match(JSON.stringify(bad.body), /FAILURE|ONGOING/);
});

test("a branch called twice at once creates its orders once", async () => {
  await open("r6", 3);
  const { body } = await buy("r6", "al");
  await ordersOf("r6", 1);
  const path = `/api/branches/createOrder?${branchQuery(String(body["gid"]), "01", "action")}`;
  const calls = await Promise.all([1, 2, 3].map(() => call("POST", path, { users: ["al"] }, branch())));
  assert.equal(
    calls.map(({ status }) => status),
    [200, 200, 200],
  );
  await ordersOf("r6", 1);
});

test("a branch for a message that holds no unit is not done", async () => {
  await open("r7", 1);
  const path = `/api/branches/createOrder?${branchQuery(`{r7}-${"1".repeat(32)}`, "01", "action")}`;
  assert.is((await call("POST", path, { users: ["al"] }, branch())).status, 500);
  assert.is((await read("r7")).body["orders"], 0);
});

test("a crash after the deduction is mended by check-back", async () => {
  await open("r8", 1);
  const armed = await call(
    "POST",
    "/failpoints",
    { name: "after-deduct", mode: "drop", sale: "r8" },
    admin(),
  );
  assert.is(armed.status, 200);
  const cut = await buy("r8", "al").then(
    () => "answered",
    () => "cut",
  );
  assert.is(cut, "cut");
  assert.is((await read("r8")).body["deducted"], 1);
  await ordersOf("r8", 1);
  assert.is((await buy("r8", "al")).status, 200);
});

test("the sample's three routes do what the sample says", async () => {
  const batch = await call("POST", "/api/busi/flashSales-batch");
  assert.is(batch.status, 200);
  assert.equal((await read("a")).body, { sale: "a", initial: 4, remaining: 0, deducted: 4, orders: 4 });
  assert.is((await call("GET", "/api/busi/flashSales")).status, 409);
});

test("DTM's own Go client can have an order without ledger or token", async () => {
  const gid = "{a}-GoClientMadeThis";
  const path = `/api/busi/createOrder?${branchQuery(gid, "01", "action")}`;
  assert.is((await call("POST", path, "null")).status, 200);
  assert.is((await call("POST", path, "null")).status, 200);
  assert.is((await read("a")).body["orders"], 5);
});

test("metrics and the API's description are served", async () => {
  const metrics = await request(`${stack.servers[0]?.url}/metrics`);
  assert.match(await metrics.body.text(), /flashproof_purchases_total\{code="BOUGHT"\} [1-9]/);
  const docs = await call("GET", "/docs/json");
  assert.ok("/api/sales/{sale}/purchases" in (docs.body["paths"] as object));
});

test("a Redis that is down is 503 within two seconds, definite, and the server recovers by itself", async () => {
  await open("r9", 1);
  await stack.redis?.process?.kill();
  const down = await buy("r9", "al");
  assert.equal([down.status, down.body["definite"], down.retryAfter], [503, true, "1"]);
  assert.ok(down.tookMs < 2_000, `${down.tookMs} ms`);
  const asked = await call(
    "GET",
    `/api/branches/redisQueryPrepared?${branchQuery(`{r9}-${"0".repeat(32)}`, "00", "msg")}`,
    undefined,
    branch(),
  );
  assert.is(asked.status, 500);
  await stack.redis?.process?.start();
  await until(async () => (await buy("r9", "al")).status === 201, {
    what: "a purchase after Redis is back",
    deadlineMs: 5_000,
  });
});

test("a Redis that hangs is 503 within two seconds", async () => {
  await open("r10", 1);
  stack.redis?.process?.pause();
  const hung = await buy("r10", "al");
  stack.redis?.process?.resume();
  assert.is(hung.status, 503);
  assert.ok(hung.tookMs < 2_200, `${hung.tookMs} ms`);
});

test("orders wait for a MySQL that is down, and come when it is back", async () => {
  await open("r11", 1);
  await stack.mysql?.process?.kill();
  assert.is((await buy("r11", "al")).status, 201);
  assert.is((await read("r11")).body["code"], "ORDERS_UNAVAILABLE");
  await stack.mysql?.process?.start();
  await until(
    async () => {
      await request(`${stack.dtm?.url}/api/dtmsvr/resetCronTime?timeout=0&limit=1000`).then(({ body }) =>
        body.dump(),
      );
      return (await read("r11")).body["orders"] === 1;
    },
    { what: "the order of r11", deadlineMs: 15_000 },
  );
});

test("a DTM that is down is 503, definite, and nothing is deducted", async () => {
  await open("r12", 1);
  await stack.dtm?.process?.kill();
  const down = await buy("r12", "al");
  assert.equal(
    [down.status, down.body["code"], down.body["definite"]],
    [503, "COORDINATOR_UNAVAILABLE", true],
  );
  await stack.dtm?.process?.start();
  await until(async () => (await buy("r12", "al")).status === 201, {
    what: "a purchase after DTM is back",
    deadlineMs: 5_000,
  });
});

test("SIGTERM drains: what is in flight is answered, and the process ends by itself", async () => {
  await open("r13", 1);
  await call("POST", "/failpoints", { name: "after-deduct", mode: "delay=700", sale: "r13" }, admin());
  const slow = buy("r13", "al");
  await until(async () => (await read("r13")).body["deducted"] === 1, {
    what: "the deduction",
    deadlineMs: 2_000,
  });
  const ended = new Promise<number | null>((resolve) =>
    stack.servers[0]?.process?.onExit(({ code }) => resolve(code)),
  );
  await Promise.all([stack.servers[0]?.process?.stop(), slow.then(({ status }) => assert.is(status, 201))]);
  assert.is(await ended, 0);
});
