// What a connection may do to the server: raw sockets on an application on fakes.
import type { AddressInfo, Socket } from "node:net";
import * as assert from "uvu/assert";
import { until } from "../../../base/until.ts";
import { ERRORS, type ErrorCode } from "../../../server/errors.ts";
import { systemClock } from "../../../server/time/clock.ts";
import { suite } from "../../runner/suite.ts";
import { ADMIN_TOKEN, appOnFakes } from "../../support/fake-app.ts";
import { FakeCoordinator, ModelStock } from "../../support/fakes.ts";
import {
  bodyOf,
  connectTo,
  type Exchange,
  exchange,
  lastByteTogether,
  replyOn,
  requestText,
} from "../../support/raw-http.ts";

const test = suite("connections");

/** Short limits, so that a test sees them pass. */
const LIMITS = {
  ...{
    headersMs: 300,
    requestMs: 600,
    idleMs: 700,
    checkEveryMs: 50,
    drainMs: 100,
    stuckMs: 800,
    maxConnections: 40,
  },
};
const BOUND_MS = 3_000;
/** Asking on after the limit means a hang: the server looks at its connections every 50 ms. */
const SLACK_MS = 900;

let app: Awaited<ReturnType<typeof appOnFakes>>;
let port: number;
const stock = new ModelStock();
const coordinator = new FakeCoordinator();
test.before(async () => {
  let made = 0;
  app = await appOnFakes({
    ...{ stock, coordinator, clock: systemClock, connections: LIMITS },
    newId: () => `${++made}`.padStart(32, "0"),
    batches: { batchSize: 4, batchesInFlight: 2, queueLimit: 100 },
  });
  await app.listen({ host: "127.0.0.1", port: 0 });
  port = (app.server.address() as AddressInfo).port;
  await stock.open("s", 5);
});
test.after(() => app.close());

const PURCHASE = "/api/sales/s/purchases";
const BODY = '{"userId":"al"}';
const ask = (text: string, untilClosed = false) => exchange(text, { port, boundMs: BOUND_MS, untilClosed });

/** The reply is this row of the error table, in the table's shape. */
function refusedAs(code: ErrorCode, reply: Exchange): void {
  const { status, definite } = ERRORS[code];
  const body = bodyOf(reply) as Record<string, unknown>;
  assert.equal(
    [reply.statuses.at(-1), body?.["code"], body?.["definite"]],
    [status, code, definite],
    reply.text,
  );
  assert.type(body["message"], "string");
}

/** A client that has asked for more than the kernel keeps for a socket that nobody reads. */
async function askAndReadNothing(of: number): Promise<Socket> {
  const socket = await connectTo(of);
  socket.pause();
  socket.on("error", () => {});
  socket.write(requestText("GET", "/docs/json", "", { "x-admin-token": ADMIN_TOKEN }).repeat(1_000));
  await exchange(requestText("GET", "/healthz"), { port: of, boundMs: BOUND_MS });
  return socket;
}

test("headers that trickle are cut off with a 408", async () => {
  const socket = await connectTo(port);
  const reply = replyOn(socket, { port, boundMs: BOUND_MS, untilClosed: true });
  socket.write(`POST ${PURCHASE} HTTP/1.1\r\nhost: shop.test\r\n`);
  const drip = setInterval(() => socket.write("x: y\r\n"), 40);
  const { tookMs, ...ended } = await reply;
  clearInterval(drip);
  assert.is(ended.end, "closed");
  assert.ok(tookMs < LIMITS.headersMs + SLACK_MS, `${tookMs} ms`);
  refusedAs("TOO_SLOW", { tookMs, ...ended });
});

test("a body that trickles is cut off with a 408, and buys nothing", async () => {
  const socket = await connectTo(port);
  const reply = replyOn(socket, { port, boundMs: BOUND_MS, untilClosed: true });
  socket.write(`${requestText("POST", PURCHASE, " ".repeat(900))}`.trimEnd());
  socket.write("\r\n\r\n");
  const drip = setInterval(() => socket.write(" "), 40);
  const ended = await reply;
  clearInterval(drip);
  assert.is(ended.end, "closed");
  assert.ok(ended.tookMs < LIMITS.requestMs + SLACK_MS, `${ended.tookMs} ms`);
  refusedAs("TOO_SLOW", ended);
  assert.is((await stock.read("s"))?.deducted, 0);
});

test("a connection that says nothing is closed, before a request and after one", async () => {
  const silent = await ask("", true);
  assert.is(silent.end, "closed");
  assert.ok(silent.tookMs < LIMITS.headersMs + SLACK_MS, `${silent.tookMs} ms`);
  const idle = await ask(requestText("GET", "/healthz"), true);
  assert.equal([idle.end, idle.statuses[0]], ["closed", 200]);
});

test("two lengths, or a length and chunks, are refused, and what follows is not read as a request", async () => {
  const hidden = requestText("POST", PURCHASE, '{"userId":"smuggled"}');
  const length = { "content-length": "15\r\ncontent-length: 3" };
  refusedAs("BAD_INPUT", await ask(requestText("POST", PURCHASE, BODY, length) + hidden, true));
  const both = { "transfer-encoding": "chunked" };
  const chunks = `0\r\n\r\n${hidden}`;
  refusedAs("BAD_INPUT", await ask(requestText("POST", PURCHASE, chunks, both), true));
  assert.is((await stock.read("s"))?.deducted, 0);
});

test("headers that are too large are a 431 in the shape of every refusal", async () => {
  const reply = await ask(requestText("POST", PURCHASE, BODY, { cookie: "x".repeat(40_000) }), true);
  refusedAs("HEADERS_TOO_LARGE", reply);
});

test("bytes that are no HTTP are a 400 in the shape of every refusal", async () => {
  for (const bytes of ["\0\x01\x02\r\n\r\n", "FOO / HTTP/1.1\r\n\r\n", "GET / HTTP/9.9\r\n\r\n"])
    refusedAs("BAD_INPUT", await ask(bytes, true));
});

test("a path that cannot be decoded is a 400 in the shape of every refusal", async () => {
  refusedAs("BAD_INPUT", await ask(requestText("POST", "/api/sales/%zz/purchases", BODY)));
  refusedAs("BAD_INPUT", await ask(requestText("POST", "/api/sales/%ff/purchases", BODY)));
});

test("a method that a route does not have is a 404 in the shape of every refusal", async () => {
  for (const method of ["PATCH", "DELETE", "TRACE", "PROPFIND"])
    refusedAs("NO_SUCH_ROUTE", await ask(requestText(method, PURCHASE)));
});

test("an expectation that is not known is ignored", async () => {
  const reply = await ask(requestText("POST", "/api/sales/none/purchases", BODY, { expect: "more" }));
  refusedAs("NO_SUCH_SALE", reply);
});

test("a sale id of any length is refused as bad input", async () => {
  const path = `/api/sales/${"x".repeat(2_000)}/purchases`;
  refusedAs("BAD_INPUT", await ask(requestText("POST", path, BODY)));
});

test("twenty equal buyers whose last byte arrives together hold one unit", async () => {
  const answers = await lastByteTogether(requestText("POST", PURCHASE, '{"userId":"twin"}'), 20, {
    port,
    boundMs: BOUND_MS,
  });
  const statuses = answers.map(({ statuses }) => statuses[0]);
  assert.ok(
    statuses.every((status) => status === 200 || status === 201),
    String(statuses),
  );
  assert.is(new Set(answers.map((answer) => (bodyOf(answer) as { gid: string }).gid)).size, 1);
  assert.equal([...(stock.sales.get("s")?.ledger.keys() ?? [])], ["twin"]);
});

test("a stranger who is slow does not keep the server from closing, and a request in flight gets its reply", async () => {
  let isAsked = false;
  let answer = () => {};
  const slowStock = new ModelStock();
  slowStock.look = async () => {
    isAsked = true;
    await new Promise<void>((resolve) => {
      answer = resolve;
    });
    return undefined;
  };
  const draining = await appOnFakes({
    ...{ stock: slowStock, clock: systemClock, connections: { ...LIMITS, stuckMs: 60_000 } },
  });
  await draining.listen({ host: "127.0.0.1", port: 0 });
  const there = { port: (draining.server.address() as AddressInfo).port, boundMs: BOUND_MS };
  const slow = await connectTo(there.port);
  slow.write("POST / HTTP/1.1\r\n");
  const cut = replyOn(slow, { ...there, untilClosed: true });
  const inFlight = exchange(requestText("POST", PURCHASE, BODY), there);
  await until(() => isAsked, { what: "the look", deadlineMs: BOUND_MS });
  const deaf = await askAndReadNothing(there.port);
  const closed = draining.close();
  assert.is((await cut).end, "closed");
  answer();
  assert.is((await inFlight).statuses[0], 404);
  await closed;
  deaf.destroy();
});

test("bytes after a whole request cut the connection, and are not answered before it", async () => {
  let answer = () => {};
  const slowStock = new ModelStock();
  slowStock.look = () =>
    new Promise((resolve) => {
      answer = () => resolve(undefined);
    });
  const other = await appOnFakes({
    ...{ stock: slowStock, clock: systemClock, connections: LIMITS },
  });
  await other.listen({ host: "127.0.0.1", port: 0 });
  const there = { port: (other.server.address() as AddressInfo).port, boundMs: BOUND_MS, untilClosed: true };
  const reply = await exchange(`${requestText("POST", PURCHASE, BODY)}\0\0\0\r\n\r\n`, there);
  assert.equal([reply.end, reply.text], ["closed", ""]);
  answer();
  await other.close();
});

test("a client that asks on and reads no reply is cut off", async () => {
  const socket = await askAndReadNothing(port);
  const none = () =>
    new Promise<boolean>((resolve) => app.server.getConnections((_, open) => resolve(open === 0)));
  await until(none, { what: "the end of the connection", deadlineMs: BOUND_MS });
  socket.destroy();
});

test("connections beyond the most are closed at once, and later ones are served", async () => {
  const held = await Promise.all(Array.from({ length: LIMITS.maxConnections }, () => connectTo(port)));
  const refused = await ask(requestText("GET", "/healthz"), true);
  assert.equal([refused.end, refused.text], ["closed", ""]);
  const closed = held.map((socket) => new Promise((resolve) => socket.once("close", resolve)));
  for (const socket of held) socket.destroy();
  await Promise.all(closed);
  const served = async () => (await ask(requestText("GET", "/healthz"))).statuses[0] === 200;
  await until(served, { what: "a connection after the others have gone", deadlineMs: BOUND_MS });
});
