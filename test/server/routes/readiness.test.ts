import { Client } from "undici";
import * as assert from "uvu/assert";
import { until } from "../../../base/until.ts";
import type { Probe } from "../../../server/routes/readiness.ts";
import { suite } from "../../runner/suite.ts";
import { ADMIN_TOKEN, plainAppOnFakes } from "../../support/fake-app.ts";

const test = suite("readiness");

const up: Probe = async () => "PONG";
const away: Probe = () => Promise.reject(new Error("ECONNREFUSED"));
const hangs: Probe = () => new Promise(() => {});

test("a server is ready while all that it depends on answers, and names what does not", async () => {
  const whole = await plainAppOnFakes({ probes: { redis: up, mysql: up, dtm: up } });
  const ready = await whole.app.inject("/readyz");
  assert.equal([ready.statusCode, ready.json().status], [200, "ready"]);
  const broken = await plainAppOnFakes({ probes: { redis: up, mysql: away, dtm: up } });
  const reply = await broken.app.inject("/readyz");
  assert.equal(
    [reply.statusCode, reply.json()],
    [503, { status: "away", parts: { redis: "up", mysql: "away", dtm: "up" } }],
  );
  assert.is((await broken.app.inject("/healthz")).statusCode, 200);
  await Promise.all([whole.app.close(), broken.app.close()]);
});

test("what is away is for operators: strangers are told only that the server is not ready", async () => {
  const { app } = await plainAppOnFakes({ probes: { redis: away }, adminToken: ADMIN_TOKEN });
  const headers = { "x-admin-token": ADMIN_TOKEN };
  assert.equal((await app.inject("/readyz")).json(), { status: "away" });
  assert.equal((await app.inject({ url: "/readyz", headers })).json().parts, { redis: "away" });
  await app.close();
});

test("a part that hangs is away after a second, and is not asked again while it hangs", async () => {
  let asked = 0;
  const mysql = () => {
    asked += 1;
    return hangs();
  };
  const { app, clock } = await plainAppOnFakes({ probes: { redis: up, mysql } });
  const replies = Array.from({ length: 5 }, () => app.inject("/readyz"));
  await until(() => asked > 0, { what: "the question", deadlineMs: 2_000 });
  // All five wait by now, or find the hanging question when they come.
  const settled = Promise.all(replies);
  const tick = setInterval(() => clock.advance(1_000), 5);
  for (const reply of await settled) assert.equal(reply.json().parts, { redis: "up", mysql: "away" });
  clearInterval(tick);
  assert.is(asked, 1);
  await app.close();
});

test("a server that drains says so on the connections that it still has, and serves their buyers", async () => {
  let answer: (value?: unknown) => void = () => {};
  let asked = 0;
  const redis: Probe = () => {
    asked += 1;
    return asked > 1
      ? up()
      : new Promise((resolve) => {
          answer = resolve;
        });
  };
  const { app } = await plainAppOnFakes({ probes: { redis } });
  await app.listen({ host: "127.0.0.1", port: 0 });
  const address = app.server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const client = new Client(`http://127.0.0.1:${port}`);
  const first = client.request({ method: "GET", path: "/readyz" });
  await until(() => asked > 0, { what: "the question", deadlineMs: 2_000 });
  const closed = app.close();
  await until(() => !app.server.listening, { what: "the drain", deadlineMs: 2_000 });
  answer();
  const { statusCode, headers, body } = await first;
  assert.equal([statusCode, headers["connection"]], [503, "close"]);
  assert.equal(await body.json(), { status: "draining", parts: { redis: "up" } });
  await client.close();
  await closed;
});
