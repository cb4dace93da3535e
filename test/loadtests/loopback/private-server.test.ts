// Who is let in to a page on loopback, and what it gets.
import { connect, type Socket } from "node:net";
import { request } from "undici";
import * as assert from "uvu/assert";
import { type Asking, admit } from "../../../loadtests/loopback/admission.ts";
import { PrivateServer, type Served } from "../../../loadtests/loopback/private-server.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("a page on loopback");

const TOKEN = "t0ken";
const HOST = "127.0.0.1:4000";
const JSON_TYPE = "application/json";

const asked = (url: string, headers: Asking["headers"] = {}, method = "GET") =>
  admit({ method, url, headers: { host: HOST, ...headers } }, TOKEN, 4000);
const refusal = (url: string, headers?: Asking["headers"], method?: string) => {
  const admission = asked(url, headers, method);
  return "refused" in admission ? admission.refused : undefined;
};

test("the token in the address lets in, and nothing else does", () => {
  assert.equal(asked("/t0ken/"), { path: "" });
  assert.equal(asked("/t0ken/a/b?c=d"), { path: "a/b" });
  for (const url of ["/", "/t0ken", "/T0ken/", "/t0ken2/", "//t0ken/", "/x/t0ken/", `http://${HOST}/t0ken/`])
    assert.is(refusal(url), 404, url);
});

test("only this machine's names with the port are its host, whatever a stranger's name leads to", () => {
  assert.equal(asked("/t0ken/", { host: "localhost:4000" }), { path: "" });
  for (const host of ["evil.test:4000", "127.0.0.1", "127.0.0.1:4001", "localhost", "", undefined])
    assert.is(refusal("/t0ken/", { host }), 421, host);
});

test("a button's request comes from the page itself, as JSON", () => {
  const origin = `http://${HOST}`;
  const post = (headers: Asking["headers"]) =>
    refusal("/t0ken/open", { "content-type": JSON_TYPE, ...headers }, "POST");
  assert.is(post({ origin }), undefined);
  for (const other of [
    "http://evil.test",
    "null",
    "http://localhost:4000",
    "http://127.0.0.1:4001",
    undefined,
  ])
    assert.is(post({ origin: other }), 403, other);
  assert.is(post({ origin, "content-type": "text/plain" }), 415);
  assert.is(refusal("/t0ken/open", { origin }, "DELETE"), 405);
  assert.is(refusal("/t0ken/events", { origin: "http://evil.test" }), 403);
});

async function withServer(served: Partial<Served>, body: (server: PrivateServer) => Promise<void>) {
  const server = await PrivateServer.open(TOKEN, { get: () => undefined, ...served });
  await body(server).finally(() => server.close());
}

test("a page that opens later starts from the newest event of each name", () =>
  withServer({}, async (server) => {
    server.publish("state", { left: 4 });
    server.publish("state", { left: 3 });
    const { body } = await request(`${server.url}events`);
    let text = "";
    for await (const piece of body.setEncoding("utf8")) {
      text += piece;
      if (text.includes("left")) break;
    }
    assert.match(text, 'event: state\ndata: {"left":3}\n\n');
    assert.not.match(text, '"left":4');
  }));

test("it answers the page, refuses a wrong token, and shows the error of a button", () =>
  withServer(
    {
      get: (path) => (path === "" ? { type: "text/html", body: "<p>hello" } : undefined),
      post: async (path, body) => {
        if (path === "fail") throw new Error("no units");
        return { path, body };
      },
    },
    async (server) => {
      const { origin } = new URL(server.url);
      const page = await request(server.url);
      assert.is(await page.body.text(), "<p>hello");
      assert.is(page.headers["x-frame-options"], "DENY");
      assert.is((await request(`${origin}/guess/`)).statusCode, 404);
      assert.is((await request(`${server.url}none`)).statusCode, 404);
      const post = (path: string, body = '{"units":4}') => {
        const headers = { origin, "content-type": JSON_TYPE };
        return request(server.url + path, { method: "POST", headers, body });
      };
      const done = await post("open");
      assert.equal(await done.body.json(), { path: "open", body: { units: 4 } });
      const failed = await post("fail");
      assert.equal([failed.statusCode, await failed.body.json()], [400, { error: "no units" }]);
      assert.is((await post("open", "x".repeat(5_000))).statusCode, 400);
    },
  ));

/** A client that asks and does not read yet. */
async function unread(server: PrivateServer, path: string): Promise<Socket> {
  const { port, host, pathname } = new URL(server.url + path);
  const socket = connect(Number(port), "127.0.0.1");
  socket.write(`GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  await new Promise((done) => socket.once("readable", done));
  return socket;
}

async function textOf(socket: Socket): Promise<string> {
  let text = "";
  for await (const piece of socket.setEncoding("utf8")) text += piece;
  return text;
}

test("what is on its way when the server ends arrives whole, the last event too", async () => {
  const report = "x".repeat(8 << 20);
  const get = () => ({ type: "text/html", body: report });
  const server = await PrivateServer.open(TOKEN, { get });
  const [page, events] = await Promise.all([unread(server, ""), unread(server, "events")]);
  server.publish("large", report);
  server.publish("end", "the end");
  const closed = server.close();
  server.publish("late", "too late");
  const [shown, told] = await Promise.all([textOf(page), textOf(events)]);
  await closed;
  assert.ok(shown.includes(report), `${shown.length} bytes came`);
  assert.match(told.slice(-200), "the end");
  assert.not.match(told.slice(-200), "too late");
});

test("a reader that lags gets the newest once it has caught up, and not all that it missed", () =>
  withServer({}, async (server) => {
    const socket = await unread(server, "events");
    for (let n = 1; n <= 50; n++) server.publish("data", `${n} ${"x".repeat(1 << 20)} ${n}.`);
    let text = "";
    for await (const piece of socket.setEncoding("utf8")) {
      text += piece;
      if (text.slice(-50).includes(" 50.")) break;
    }
    assert.ok(text.length < 20 << 20, `${text.length} bytes came`);
  }));

test("a reader that never reads keeps no server from ending", async () => {
  const server = await PrivateServer.open(TOKEN, { get: () => undefined });
  const socket = await unread(server, "events");
  for (let n = 0; n < 10; n++) server.publish("data", "x".repeat(1 << 20));
  const { url } = server;
  await server.close();
  const refused = await request(url).then(
    () => false,
    () => true,
  );
  assert.ok(refused, "it still listens");
  socket.destroy();
});
