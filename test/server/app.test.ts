// The application on fakes: what it tells a new user about tokens and mistakes.
import pino from "pino";
import * as assert from "uvu/assert";
import type { buildApp } from "../../server/app.ts";
import { ERRORS } from "../../server/errors.ts";
import { suite } from "../runner/suite.ts";
import { ADMIN_TOKEN, appOnFakes } from "../support/fake-app.ts";

const test = suite("the application");

const ADMIN = { "x-admin-token": ADMIN_TOKEN };

let app: Awaited<ReturnType<typeof buildApp>>;
test.before(async () => {
  app = await appOnFakes();
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
  const { paths, components } = (
    await app.inject({ url: "/docs/json", headers: ADMIN })
  ).json<ApiDescription>();
  const guarded = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { security = [] }]) =>
      security.flatMap(Object.keys).map((scheme) => `${method} ${path} ${scheme}`),
    ),
  );
  assert.equal(guarded.sort(), [
    "delete /failpoints adminToken",
    "get /api/branches/redisQueryPrepared branchToken",
    "get /api/sales/{sale} adminToken",
    "get /metrics adminToken",
    "get /metrics password",
    "post /api/branches/createOrder branchToken",
    "post /api/sales/{sale}/restocks adminToken",
    "post /failpoints adminToken",
    "put /api/sales/{sale} adminToken",
  ]);
  const { adminToken, branchToken } = components.securitySchemes;
  assert.equal([adminToken?.in, adminToken?.name], ["header", "x-admin-token"]);
  assert.equal([branchToken?.in, branchToken?.name], ["header", "x-branch-token"]);
});

test("the API's description declares no token for a route that wants none", async () => {
  const { paths, ...rest } = (await app.inject({ url: "/docs/json", headers: ADMIN })).json<ApiDescription>();
  assert.is("security" in rest, false);
  const open = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { security }]) => (security ? [] : [`${method} ${path}`])),
  );
  const isKnown = (route: string) => route.includes("/api/busi/") || /^get \/(health|ready)z$/.test(route);
  assert.equal(
    open.filter((route) => !isKnown(route)),
    ["post /api/sales/{sale}/purchases"],
  );
});

const basic = (password: string) => ({
  authorization: `Basic ${Buffer.from(`any:${password}`).toString("base64")}`,
});
const PAGES = ["/metrics", "/docs", "/docs/json", "/docs/yaml", "/docs/static/index.html", "/api/sales/s0"];

test("metrics, the API's description and a sale's report are for who has the admin token", async () => {
  for (const url of PAGES) {
    for (const headers of [{}, { "x-admin-token": "wrong" }, { "x-branch-token": ADMIN_TOKEN }])
      assert.is((await app.inject({ url, headers })).statusCode, 401, url);
    assert.is((await app.inject({ url, method: "HEAD" })).statusCode, 401, url);
    assert.is.not((await app.inject({ url, headers: ADMIN })).statusCode, 401, url);
  }
  assert.match((await app.inject({ url: "/metrics", headers: ADMIN })).body, "flashproof_purchases_total");
});

test("a browser and Prometheus open the operators' pages with the admin token as password", async () => {
  for (const url of ["/metrics", "/docs/json"]) {
    const asked = await app.inject(url);
    assert.is(asked.headers["www-authenticate"], 'Basic realm="flashproof"', url);
    assert.is((await app.inject({ url, headers: basic(ADMIN_TOKEN) })).statusCode, 200, url);
    for (const password of ["wrong", "", `${ADMIN_TOKEN}x`])
      assert.is((await app.inject({ url, headers: basic(password) })).statusCode, 401, `${url} ${password}`);
    for (const authorization of ["Basic", "Basic %%%", `Basic ${ADMIN_TOKEN}`, ADMIN_TOKEN])
      assert.is((await app.inject({ url, headers: { authorization } })).statusCode, 401, authorization);
  }
});

test("a password that a browser keeps opens no sale, so that no other page can make it do so", async () => {
  const open = { method: "PUT" as const, url: "/api/sales/s1", payload: { stock: 1 } };
  assert.is((await app.inject({ ...open, headers: basic(ADMIN_TOKEN) })).statusCode, 401);
  const disarm = { method: "DELETE" as const, url: "/failpoints", headers: basic(ADMIN_TOKEN) };
  assert.is((await app.inject(disarm)).statusCode, 401);
});

test("a server without an admin token serves the operators' pages to everybody who reaches it", async () => {
  const open = await appOnFakes({ adminToken: undefined });
  for (const url of PAGES) assert.is.not((await open.inject(url)).statusCode, 401, url);
  await open.close();
});

test("whether the server answers is said to everybody, and nothing else with it", async () => {
  const reply = await app.inject("/healthz");
  assert.equal([reply.statusCode, reply.body], [200, '{"status":"ok"}']);
});

test("a branch call without the token is one short line of the log, without a stack", async () => {
  const lines: string[] = [];
  const logger = pino({ level: "info" }, { write: (line: string) => void lines.push(line) });
  const logged = await appOnFakes({ logger });
  const url = `/api/branches/createOrder?gid=${"x".repeat(5_000)}`;
  const headers = { "x-branch-token": "y".repeat(5_000) };
  assert.is((await logged.inject({ method: "POST", url, headers, payload: {} })).statusCode, 401);
  await logged.close();
  const refused = lines.filter((line) => line.includes("UNAUTHORIZED"));
  assert.is(refused.length, 1, lines.join("\n"));
  assert.not.match(refused[0] ?? "", "stack");
  assert.ok((refused[0] ?? "").length < 200, refused[0]);
});

test("a body that is not JSON is 415", async () => {
  for (const type of ["text/plain", "application/xml", "application/x-www-form-urlencoded"]) {
    const headers = { "content-type": type };
    const reply = await app.inject({ method: "POST", url: "/api/sales/s/purchases", payload: "x", headers });
    assert.equal([reply.statusCode, reply.json().code], [415, "UNSUPPORTED_MEDIA_TYPE"], type);
  }
});

test("each 503 of the table says when to ask again, and no other refusal does", () => {
  for (const [code, row] of Object.entries(ERRORS)) assert.is("retryAfter" in row, row.status === 503, code);
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
