// All that can be done to one exchange, and that the others of its connection are spared as far as they can be.
import * as assert from "uvu/assert";
import { suite } from "../../runner/suite.ts";
import { type WiredLines, when, wiredLines } from "../../support/wired-lines.ts";

const test = suite("interference");

let lines: WiredLines;
test.before.each(async () => {
  lines = await wiredLines();
});
test.after.each(() => lines.close());

/** A promise, and what resolves it. */
function gate() {
  let open: (word: "deliver" | "lose") => void = () => {};
  const until = new Promise<"deliver" | "lose">((resolve) => {
    open = resolve;
  });
  return { until, open: (word: "deliver" | "lose") => open(word) };
}

/** Sends three requests at once, and waits for the end. */
async function threeAtOnce() {
  const client = lines.connect();
  client.send("set a", "set b", "set c");
  await when("the end", () => client.ended !== undefined);
  return client;
}

test("a lost request with its connection cut never arrives, nor does what is behind it; those before have replies", async () => {
  lines.on.set("set b", { kind: "lose-request", aftermath: "cut" });
  const client = await threeAtOnce();
  assert.equal(lines.server.got, ["set a"]);
  assert.equal(client.got, ["hello", "re set a"]);
  assert.equal(
    lines.exchanges.map(({ text }) => text),
    ["set a", "set b"],
  );
});

test("a lost reply with its connection cut: the server did it, and nobody hears; those before have replies", async () => {
  lines.on.set("set b", { kind: "lose-reply", aftermath: "cut" });
  const client = await threeAtOnce();
  assert.equal(lines.server.got, ["set a", "set b", "set c"]);
  assert.equal(client.got, ["hello", "re set a"]);
  await when("the server's end", () => lines.server.sockets[0]?.destroyed === true);
  assert.type(lines.exchanges[1]?.repliedAt, "number");
});

test("a request is lost only once those before it have their replies", async () => {
  lines.on.set("set b", { kind: "lose-request", aftermath: "cut" });
  const client = lines.connect();
  client.send("wait a", "set b");
  await when("the first request", () => lines.server.got.length === 1);
  await lines.marker();
  assert.is(client.ended, undefined);
  lines.server.sockets[0]?.write("re wait a\n");
  await when("the end", () => client.ended !== undefined);
  assert.equal(client.got, ["hello", "re wait a"]);
});

for (const kind of ["lose-request", "lose-reply"] as const)
  test(`${kind} with silence: the connection stays open, and nothing passes any more`, async () => {
    lines.on.set("set b", { kind, aftermath: "silence" });
    const client = lines.connect();
    client.send("set a", "set b");
    await when("the first reply", () => client.got.length === 2);
    await lines.marker();
    client.send("set c");
    lines.server.sockets[0]?.write("re push\n");
    await lines.marker();
    const got = lines.server.got.filter((line) => line.startsWith("set"));
    assert.equal(got, kind === "lose-reply" ? ["set a", "set b"] : ["set a"]);
    assert.equal([client.got, client.ended], [["hello", "re set a"], undefined]);
    // The end of the server does not pass either; the end of the client ends both.
    lines.server.sockets[0]?.end();
    await lines.marker();
    assert.is(client.ended, undefined);
    client.socket.end();
    await when("the end", () => client.ended !== undefined);
  });

test("a silent connection whose client goes away leaves the server", async () => {
  lines.on.set("set a", { kind: "lose-reply", aftermath: "silence" });
  const client = lines.connect();
  client.send("set a");
  await when("the request", () => lines.server.got.length === 1);
  client.socket.destroy();
  await when("the server's end", () => lines.server.sockets[0]?.destroyed === true);
});

test("a held request and what is behind it wait; those before and other connections do not; then all pass in order", async () => {
  const held = gate();
  lines.on.set("set b", { kind: "hold-request", until: held.until });
  const client = lines.connect();
  client.send("set a", "set b", "set c");
  client.send("set d");
  await lines.marker();
  assert.equal(client.got, ["hello", "re set a"]);
  assert.not.ok(lines.server.got.includes("set b"));
  held.open("deliver");
  await when("all replies", () => client.got.length === 5);
  assert.equal(client.got, ["hello", "re set a", "re set b", "re set c", "re set d"]);
});

test("a request behind a held one can be held again", async () => {
  const [first, second] = [gate(), gate()];
  lines.on.set("set a", { kind: "hold-request", until: first.until });
  lines.on.set("set b", { kind: "hold-request", until: second.until });
  const client = lines.connect();
  client.send("set a", "set b", "set c");
  await lines.marker();
  first.open("deliver");
  await when("the first reply", () => client.got.length === 2);
  await lines.marker();
  assert.is(client.got.length, 2);
  second.open("deliver");
  await when("all replies", () => client.got.length === 4);
});

test("a held request is lost with its connection cut where the promise says so", async () => {
  const held = gate();
  lines.on.set("set b", { kind: "hold-request", until: held.until });
  const client = lines.connect();
  client.send("set a", "set b", "set c");
  await when("the first reply", () => client.got.length === 2);
  held.open("lose");
  await when("the end", () => client.ended !== undefined);
  assert.equal(lines.server.got, ["set a"]);
});

for (const how of ["destroy", "resetAndDestroy", "end"] as const)
  test(`a held request is delivered even if its client has gone (${how}), and the server is not told of that before it has answered`, async () => {
    const held = gate();
    lines.on.set("wait a", { kind: "hold-request", until: held.until });
    const client = lines.connect();
    client.send("wait a", "quiet b");
    await when("the request", () => lines.exchanges.length > 0);
    client.socket[how]();
    await lines.marker();
    held.open("deliver");
    await when("both requests", () => lines.server.got.includes("quiet b"));
    await lines.marker();
    const [server] = lines.server.sockets;
    assert.equal([server?.readableEnded, server?.destroyed], [false, false]);
    server?.write("re wait a\n");
    await when("the server to be told", () => server?.destroyed === true);
  });

test("a held reply and what is behind it wait, while requests pass; then all pass in order", async () => {
  const held = gate();
  lines.on.set("set b", { kind: "hold-reply", until: held.until });
  const client = lines.connect();
  client.send("set a", "set b", "set c");
  await when("the first reply", () => client.got.length === 2);
  client.send("set d");
  await when("all requests", () => lines.server.got.length === 4);
  await lines.marker();
  assert.equal(client.got, ["hello", "re set a"]);
  // Nor does the client hear that the server has gone.
  lines.server.sockets[0]?.resetAndDestroy();
  await lines.marker();
  assert.is(client.ended, undefined);
  held.open("deliver");
  await when("the end", () => client.ended !== undefined);
  assert.equal(client.got.slice(0, 4), ["hello", "re set a", "re set b", "re set c"]);
});

test("a held reply is lost with its connection cut where the promise says so", async () => {
  const held = gate();
  lines.on.set("set b", { kind: "hold-reply", until: held.until });
  const client = lines.connect();
  client.send("set a", "set b", "set c");
  await when("all requests", () => lines.server.got.length === 3);
  held.open("lose");
  await when("the end", () => client.ended !== undefined);
  assert.equal(client.got, ["hello", "re set a"]);
});

test("a repeated request reaches the server twice, and the client has one reply; those behind have theirs", async () => {
  lines.on.set("set a", { kind: "repeat" });
  const client = lines.connect();
  client.send("set a");
  await when("both", () => lines.server.got.length === 2);
  client.send("set b", "set c");
  await when("the replies", () => client.got.length === 4);
  assert.equal(lines.server.got, ["set a", "set a", "set b", "set c"]);
  assert.equal(client.got, ["hello", "re set a", "re set b", "re set c"]);
  assert.equal(
    lines.exchanges.map(({ text, number }) => [number, text]),
    [
      [0, "set a"],
      [1, "set b"],
      [2, "set c"],
    ],
  );
  assert.equal(lines.notDone, []);
});

test("of pipelined requests several can be repeated; the copies come behind them, in order", async () => {
  lines.on.set("set a", { kind: "repeat" });
  lines.on.set("set b", { kind: "repeat" });
  const client = lines.connect();
  // The last one comes in two halves: a copy must not come between them.
  client.socket.write("set a\nset b\nset ");
  await when("two requests", () => lines.server.got.length === 2);
  await lines.marker();
  client.socket.write("c\n");
  await when("all", () => lines.server.got.filter((line) => line.startsWith("set")).length === 5);
  const got = lines.server.got.filter((line) => line.startsWith("set"));
  assert.equal(got, ["set a", "set b", "set c", "set a", "set b"]);
  client.send("set d");
  await when("the replies", () => client.got.length === 5);
  assert.equal(client.got, ["hello", "re set a", "re set b", "re set c", "re set d"]);
});

test("what cannot be done is told: a reply where there is none, a copy that is too long, a reply that never came", async () => {
  lines.on.set("quiet a", { kind: "lose-reply", aftermath: "cut" });
  const long = `set ${"x".repeat(70_000)}`;
  lines.on.set(long, { kind: "repeat" });
  lines.on.set("wait b", { kind: "lose-reply", aftermath: "cut" });
  const client = lines.connect();
  client.send("quiet a", long);
  await when("the reply", () => client.got.length === 2);
  client.send("wait b");
  await when("the last request", () => lines.server.got.length === 3);
  lines.server.sockets[0]?.destroy();
  await when("the end", () => lines.notDone.length === 3);
  assert.equal(lines.notDone, [
    "quiet a: it has no reply",
    `${long}: not repeated: it is longer than 64 KiB`,
    "wait b: the connection ended before its reply",
  ]);
});
