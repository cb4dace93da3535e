// The sample's routes ask for no token, so they exist only where they were asked for, and reach only the sample's sale.
import * as assert from "uvu/assert";
import type { Branch } from "../../../server/orders/barrier.ts";
import { suite } from "../../runner/suite.ts";
import { ADMIN_TOKEN, appOnFakes } from "../../support/fake-app.ts";
import { ModelStock } from "../../support/fakes.ts";
import { branchQuery } from "../../support/shop.ts";

const test = suite("the sample's routes");

/** An application with the sample's routes, and the orders that it creates. */
async function sample() {
  const created: string[] = [];
  const stock = new ModelStock();
  const orders = {
    create: async ({ gid }: Branch, sale: string, users: string[]) => {
      created.push(...users.map((user) => `${sale} ${user} ${gid}`));
      return [];
    },
    count: async () => created.length,
    delete: async () => {},
  };
  return { app: await appOnFakes({ stock, orders }), created, stock };
}

const SPRING = `{spring}-${"b".repeat(32)}`;

test("a server that was not asked for the sample has none of its routes", async () => {
  const app = await appOnFakes({ sample: false });
  for (const path of ["flashSales", "flashSales-crash", "flashSales-batch", "createOrder"])
    assert.is((await app.inject({ method: "POST", url: `/api/busi/${path}` })).statusCode, 404, path);
  await app.close();
});

test("the sample's branch creates an order in the sample's sale, and in no other", async () => {
  const { app, created } = await sample();
  const create = async (gid: string) => {
    const url = `/api/busi/createOrder?${branchQuery(gid, "01", "action")}`;
    return (await app.inject({ method: "POST", url, payload: "null" })).statusCode;
  };
  // What would be no buyer's id, and fit no row, is refused, and not tried by DTM again and again.
  for (const gid of [`{a}-${"b".repeat(65)}`, "{a}-b 1", "{a}-b\u00fc1"])
    assert.is(await create(gid), 400, gid);
  for (const gid of [SPRING, "{aa}-b1", "{A}-b1", "{}-b1", "a-b1"]) assert.is(await create(gid), 400, gid);
  assert.is(await create("{a}-b1"), 200);
  assert.equal(created, ["a b1 {a}-b1"]);
  await app.close();
});

test("the sample's check-back of another sale's message is refused, and writes no barrier", async () => {
  const { app, stock } = await sample();
  const url = `/api/busi/redisQueryPrepared?${branchQuery(SPRING, "00", "msg")}`;
  const { statusCode, body } = await app.inject({ url });
  assert.is(statusCode, 400);
  assert.not.match(body, /FAILURE|ONGOING/);
  assert.is(stock.barriers.size, 0);
  await app.close();
});

test("the API's description lists each route of the sample once", async () => {
  const { app } = await sample();
  const headers = { "x-admin-token": ADMIN_TOKEN };
  const { paths } = (await app.inject({ url: "/docs/json", headers })).json<{
    paths: Record<string, object>;
  }>();
  const listed = Object.entries(paths)
    .filter(([path]) => path.startsWith("/api/busi/"))
    .map(([path, methods]) => `${Object.keys(methods)} ${path.slice("/api/busi/".length)}`);
  assert.equal(listed.sort(), [
    "get redisQueryPrepared",
    "post createOrder",
    "post flashSales",
    "post flashSales-batch",
    "post flashSales-crash",
  ]);
  await app.close();
});
