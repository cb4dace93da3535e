// The proxy passes on what it is given, whole and in order, and tells the watcher of each exchange.
import { createServer } from "node:net";
import * as assert from "uvu/assert";
import { Wire } from "../../../stack/wire/wire.ts";
import { suite } from "../../runner/suite.ts";
import { LINES, lineClient } from "../../support/line-protocol.ts";
import { type WiredLines, when, wiredLines } from "../../support/wired-lines.ts";

const test = suite("wire proxy");

let lines: WiredLines;
test.before.each(async () => {
  lines = await wiredLines();
});
test.after.each(() => lines.close());

test("requests and replies pass unchanged, and so does what belongs to none", async () => {
  const client = lines.connect();
  client.send("get a", "set b");
  await when("two replies", () => client.got.length === 3);
  assert.equal(client.got, ["hello", "re get a", "re set b"]);
  assert.equal(lines.server.got, ["get a", "set b"]);
});

test("the watcher sees each exchange with its link, its connection, its number and its times", async () => {
  const client = lines.connect();
  client.send("get a", "set b");
  await when("two replies", () => client.got.length === 3);
  const other = lines.connect();
  other.send("get c");
  await when("a reply", () => other.got.length === 2);
  assert.equal(
    lines.exchanges.map(({ link, connection, number, verb, on, writes }) => [
      ...[link, connection, number, verb],
      ...[...on, writes],
    ]),
    [
      ["server-1-lines", 1, 0, "get", "a", false],
      ["server-1-lines", 1, 1, "set", "b", true],
      ["server-1-lines", 2, 0, "get", "c", false],
    ],
  );
  for (const { requestedAt, repliedAt = 0 } of lines.exchanges) assert.ok(repliedAt > requestedAt);
});

test("a watcher that comes later sees what begins from then on, on open connections too", async () => {
  await lines.close();
  lines = await wiredLines(false);
  const client = lines.connect();
  client.send("get a");
  await when("a reply", () => client.got.length === 2);
  const seen: string[] = [];
  lines.wire.watch({ onRequest: ({ text, number }) => void seen.push(`${number} ${text}`) });
  client.send("get b");
  await when("a reply", () => client.got.length === 3);
  assert.equal(seen, ["1 get b"]);
});

test("what is not understood passes unread, and the watcher is told once", async () => {
  for (const client of [lines.connect(), lines.connect()]) {
    client.send("tls on", "more");
    await when("two replies", () => client.got.length === 3);
    assert.equal(client.got, ["hello", "re tls on", "re more"]);
  }
  assert.equal(lines.unread, ["server-1-lines: it is encrypted"]);
});

test("a client that has ended still gets its replies; then both ends are closed", async () => {
  const client = lines.connect();
  await when("the greeting", () => client.got.length === 1);
  client.socket.end("get a\nget b\n");
  await when("its replies and the end", () => client.ended !== undefined);
  assert.equal([client.got, client.ended], [["hello", "re get a", "re get b"], "end"]);
});

test("a server that ends ends its client, and one that is reset resets it", async () => {
  for (const [end, seen] of [
    ["end", "end"],
    ["resetAndDestroy", "read ECONNRESET"],
  ] as const) {
    const client = lines.connect();
    await when("the greeting", () => client.got.length === 1);
    lines.server.sockets.at(-1)?.[end]();
    await when("the end", () => client.ended !== undefined);
    assert.is(client.ended, seen);
  }
});

test("a client that goes away takes its connection to the server with it", async () => {
  const client = lines.connect();
  await when("the greeting", () => client.got.length === 1);
  client.socket.resetAndDestroy();
  await when("the server's end", () => lines.server.sockets[0]?.destroyed === true);
});

test("nobody behind the proxy: the client's connection is reset, and works once somebody listens there", async () => {
  const { port } = new URL(lines.server.url);
  await lines.server.close();
  const client = lines.connect();
  await when("the end", () => client.ended !== undefined);
  assert.is(client.ended, "read ECONNRESET");
  const again = createServer((socket) => socket.end("back\n"));
  again.listen(Number(port), "127.0.0.1");
  const next = lines.connect();
  await when("the new server's word", () => next.got.includes("back"));
  await new Promise((closed) => again.close(closed));
});

test("a receiver that does not read makes its sender wait, in both directions", async () => {
  const LINE = `big ${"x".repeat(60_000)}`;
  const wire = new Wire(Date.now);
  const received: Buffer[] = [];
  const server = createServer((socket) => {
    socket.pause();
    socket.on("data", (chunk) => received.push(chunk));
    server.once("go", () => socket.resume());
  });
  server.listen(0, "127.0.0.1");
  await when("the server", () => server.listening);
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  const client = lineClient(await wire.through("slow", LINES, `http://127.0.0.1:${port}`));
  let taken = 0;
  while (client.socket.write(`${LINE}\n`) || taken < 1_000) taken += 1;
  let before = -1;
  await when("the client to be stopped", () => {
    const same = client.socket.bytesWritten - client.socket.writableLength === before;
    before = client.socket.bytesWritten - client.socket.writableLength;
    return same && client.socket.writableLength > 0;
  });
  server.emit("go");
  client.socket.end();
  const sent = client.socket.bytesWritten;
  await when("all of it", () => received.reduce((sum, { length }) => sum + length, 0) === sent);
  client.socket.destroy();
  await wire.close();
  await new Promise((closed) => server.close(closed));
});

test("closed, it ends all connections and listens no more", async () => {
  const client = lines.connect();
  await when("the greeting", () => client.got.length === 1);
  await lines.wire.close();
  await when("the end", () => client.ended !== undefined);
  const late = lines.connect();
  await when("a refusal", () => late.ended !== undefined);
  assert.match(late.ended ?? "", "ECONNREFUSED");
});
