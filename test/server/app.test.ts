// The application on fakes: what it tells a new user about tokens and mistakes.
import pino from "pino";
import * as assert from "uvu/assert";
import { buildApp } from "../../server/app.ts";
import { createMetrics } from "../../server/routes/metrics.ts";
import { ArmedFailpoints } from "../../server/selling/failpoints.ts";
import { suite } from "../runner/suite.ts";
import { FakeCoordinator, ManualClock, ModelStock } from "../support/fakes.ts";

const test = suite("the application");

const ADMIN_TOKEN = "admin-secret";

let app: Awaited<ReturnType<typeof buildApp>>;
test.before(async () => {
  const clock = new ManualClock();
  const nothing = async () => {};
  app = await buildApp({
    stock: new ModelStock(),
    orders: { create: async () => [], count: async () => 0, delete: nothing },
    coordinator: new FakeCoordinator(),
    clock,
    newId: () => "0".repeat(32),
    metrics: createMetrics(undefined),
    failpoints: new ArmedFailpoints(clock, { lines: () => [], append: () => {} }),
    batches: { batchSize: 1, batchesInFlight: 1, queueLimit: 1 },
    publicUrl: "http://127.0.0.1:1",
    timeoutToFailSeconds: 3,
    adminToken: ADMIN_TOKEN,
    branchToken: "branch-secret",
    sample: true,
    logger: pino({ level: "silent" }),
  });
});
test.after(() => app.close());

test("the refusal of a missing or wrong admin token names its header", async () => {
  const open = async (headers: Record<string, string>) => {
    const reply = await app.inject({ method: "PUT", url: "/api/sales/s", payload: { stock: 1 }, headers });
    return `${reply.statusCode} ${reply.json().message ?? reply.json().code}`;
  };
  const refusal = "401 The header x-admin-token is missing or does not hold the server's ADMIN_TOKEN.";
  assert.is(await open({}), refusal);
  assert.is(await open({ "x-admin-token": "wrong" }), refusal);
  assert.is(await open({ "x-admin-token": ADMIN_TOKEN }), "201 OPENED");
});

test("the API's description says which routes need which token, and in which header", async () => {
  const { paths, components } = (await app.inject("/docs/json")).json<ApiDescription>();
  const guarded = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { security = [] }]) =>
      security.flatMap(Object.keys).map((scheme) => `${method} ${path} ${scheme}`),
    ),
  );
  assert.equal(guarded.sort(), [
    "delete /failpoints adminToken",
    "get /api/branches/redisQueryPrepared branchToken",
    "post /api/branches/createOrder branchToken",
    "post /api/sales/{sale}/restocks adminToken",
    "post /failpoints adminToken",
    "put /api/sales/{sale} adminToken",
  ]);
  const { adminToken, branchToken } = components.securitySchemes;
  assert.equal([adminToken?.in, adminToken?.name], ["header", "x-admin-token"]);
  assert.equal([branchToken?.in, branchToken?.name], ["header", "x-branch-token"]);
});

test("a refusal of a malformed value prints the pattern that it has to match", async () => {
  const reply = await app.inject({
    method: "POST",
    url: "/api/sales/s/purchases",
    payload: { userId: "a b" },
  });
  assert.is(reply.statusCode, 400);
  assert.is(reply.json().message, "userId is malformed: expected string to match '^[A-Za-z0-9_.:@-]{1,64}$'");
});

/** The parts of an OpenAPI document that name tokens. */
interface ApiDescription {
  paths: Record<string, Record<string, { security?: object[] }>>;
  components: { securitySchemes: Record<string, { in: string; name: string } | undefined> };
}
