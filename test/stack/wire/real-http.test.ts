// Real clients and servers of HTTP with the wire between, and which servers' buyers are led through it.
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { Agent, request } from "undici";
import * as assert from "uvu/assert";
import { until } from "../../../base/until.ts";
import { leadBuyers } from "../../../stack/links.ts";
import { Wire } from "../../../stack/wire/wire.ts";
import { suite } from "../../runner/suite.ts";
import { decision, errorOf, type WatchedWire, watchedWire } from "../../support/watched-wire.ts";

const test = suite("wire in front of a server");

let server: Server;
let address: string;
let wire: WatchedWire;
/** The bodies that the server got. */
const got: string[] = [];

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of incoming) body += chunk;
  return body;
}

test.before(async () => {
  server = createServer(async (incoming, outgoing) => {
    const body = await bodyOf(incoming);
    got.push(body);
    outgoing.end(`${got.length} ${body}`);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const bound = server.address();
  address = `http://127.0.0.1:${typeof bound === "object" ? bound?.port : 0}`;
});
test.before.each(async () => {
  got.length = 0;
  wire = await watchedWire(address);
});
test.after.each(() => wire.close());
test.after(() => {
  server.closeAllConnections();
  server.close();
});

async function post(
  body: string,
  options: { reset?: boolean; headersTimeout?: number } = {},
): Promise<string> {
  const reply = await request(`${wire.url}/buy`, { method: "POST", body, ...options });
  return reply.body.text();
}

test("a lost reply: the server has done it, and the client has an error", async () => {
  wire.next("POST", "b1", { kind: "lose-reply", aftermath: "cut" });
  assert.type(await errorOf(post("b1")), "string");
  assert.equal(got, ["b1"]);
});

test("a lost request never arrives, and the client has an error", async () => {
  wire.next("POST", "b1", { kind: "lose-request", aftermath: "cut" });
  assert.type(await errorOf(post("b1")), "string");
  assert.equal(got, []);
});

test("a repeated request is served twice, its client has the first reply, and the next ones have theirs", async () => {
  const dispatcher = new Agent({ connections: 1 });
  wire.next("POST", "b1", { kind: "repeat" });
  const ask = async (body: string) => {
    const reply = await request(`${wire.url}/buy`, { method: "POST", body, dispatcher });
    return reply.body.text();
  };
  assert.is(await ask("b1"), "1 b1");
  assert.is(await ask("b2"), "3 b2");
  assert.equal(got, ["b1", "b1", "b2"]);
  assert.equal(wire.notDone, []);
  await dispatcher.close();
});

test("a request whose connection ends with its reply is not repeated, and that is told", async () => {
  wire.next("POST", "b1", { kind: "repeat" });
  assert.is(await post("b1", { reset: true }), "1 b1");
  await until(() => wire.notDone.length > 0, { what: "the word of it", deadlineMs: 3_000, everyMs: 2 });
  assert.equal(wire.notDone, ["POST: the connection ended before its reply"]);
  assert.equal(got, ["b1"]);
});

test("a held request is served once it is let go, even if its client has given up", async () => {
  const { until: held, decide } = decision();
  wire.next("POST", "b1", { kind: "hold-request", until: held });
  const abort = new AbortController();
  const asked = errorOf(request(`${wire.url}/buy`, { method: "POST", body: "b1", signal: abort.signal }));
  await until(() => wire.exchanges.length > 0, { what: "its head", deadlineMs: 3_000, everyMs: 2 });
  abort.abort();
  assert.type(await asked, "string");
  assert.equal(got, []);
  decide("deliver");
  await until(() => got.includes("b1"), { what: "the request", deadlineMs: 3_000, everyMs: 2 });
});

test("a silent connection: the client's own time-out ends the wait", async () => {
  wire.next("POST", "b1", { kind: "lose-reply", aftermath: "silence" });
  const error = await errorOf(post("b1", { headersTimeout: 100 }));
  assert.is(error, "UND_ERR_HEADERS_TIMEOUT");
  assert.equal(got, ["b1"]);
});

test("buyers are led through the wire to servers of this machine that speak plain HTTP, and to no others", async () => {
  const buyers = new Wire(Date.now);
  const urls = [address, "https://127.0.0.1:8443", "http://shop.example.com"];
  const led = await leadBuyers(
    buyers,
    urls.map((url, index) => ({ name: `server-${index + 1}`, url })),
  );
  assert.equal(buyers.names, ["buyers-server-1"]);
  assert.is(led[0]?.direct, address);
  assert.is.not(led[0]?.url, address);
  assert.equal(
    led.slice(1).map(({ url }) => url),
    urls.slice(1),
  );
  await buyers.close();
});
