// The bench's own generator: its requests, the replies it reads, and what it does to a server.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { readReply } from "../../../loadtests/bench/generators/connection.ts";
import { purchaseText, userOf } from "../../../loadtests/bench/generators/request-text.ts";
import { runGenerator } from "../../../loadtests/bench/generators/run-generator.ts";
import { loadTarget } from "../../../targets/load.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("the bench's generator");

const folder = mkdtempSync(path.join(os.tmpdir(), "flashproof-generating-"));
test.after(() => rmSync(folder, { recursive: true, force: true }));

const NONCE = "00000007";
const never = new AbortController().signal;

/** A shop with a few units; returns its address, the buyers who asked, and how to close it. */
async function shop(units: number, answer?: (response: ServerResponse) => void) {
  const users: string[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    let body = "";
    request.on("data", (chunk) => (body += String(chunk)));
    request.on("end", () => {
      users.push((JSON.parse(body) as { userId: string }).userId);
      if (answer !== undefined) return answer(response);
      const isSold = users.length > units;
      const reply = JSON.stringify(
        isSold ? { code: "SOLD_OUT" } : { code: "BOUGHT", gid: `{s}-${users.length}` },
      );
      return response.writeHead(isSold ? 409 : 201, { "content-length": reply.length }).end(reply);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url, users, close };
}

test("a request states the length of its body, for every buyer", async () => {
  const { before, after } = purchaseText(await loadTarget("fastify"), "http://host:81", "spring", {});
  const [head = "", body = ""] = `${before}${userOf(NONCE, 12)}${after}`.split("\r\n\r\n");
  assert.match(head, /^POST \/api\/sales\/spring\/purchases HTTP\/1\.1\r\nhost: host:81\r\n/);
  assert.match(head, `content-length: ${body.length}`);
  assert.equal(JSON.parse(body), { userId: "00000007000000000012" });
});

test("a reply is read once it is whole, and anything else is refused", () => {
  const reply = Buffer.from("HTTP/1.1 409 Conflict\r\nContent-Length: 3\r\n\r\nabc");
  for (let length = 0; length < reply.length; length++)
    assert.is(readReply(reply.subarray(0, length)), "more");
  assert.equal(readReply(reply), { status: 409, body: "abc" });
  assert.is(readReply(Buffer.from("HTTP/1.1 200 OK\r\n\r\n")), undefined);
  assert.is(readReply(Buffer.concat([reply, reply])), undefined);
});

test("exactly as many buyers ask as were asked for, each once, and the history says what each was told", async () => {
  const { url, users, close } = await shop(20);
  try {
    const target = await loadTarget("fastify");
    const history = path.join(folder, "history.jsonl");
    const recording = { history, sale: "s", replies: target.replies, gid: target.gid };
    const request = purchaseText(target, url, "s", {});
    const input = { request, nonce: NONCE, connections: 5, buyers: 50, recording };
    const { replies, latencyMs } = await runGenerator(url, input, never);
    assert.equal(replies, { "201": 20, "409": 30 });
    assert.is(new Set(users).size, 50);
    assert.ok(latencyMs.p50 > 0 && latencyMs.max >= latencyMs.p99);
    const lines = readFileSync(history, "utf8").trim().split("\n");
    const told = lines.map((line) => JSON.parse(line) as { outcome?: string; error?: string; gid?: string });
    assert.is(lines.length, 100);
    assert.is(told.filter(({ outcome, gid }) => outcome === "ok" && gid !== undefined).length, 20);
    assert.is(told.filter(({ outcome, error }) => outcome === "fail" && error === "SOLD_OUT").length, 30);
  } finally {
    close();
  }
});

test("all connections are used in turn, so that a server closes none as silent", async () => {
  const ports = new Set<number | undefined>();
  const { url, close } = await shop(0, (response) => {
    ports.add(response.socket?.remotePort);
    response.writeHead(201, { "content-length": 2 }).end("{}");
  });
  try {
    const request = purchaseText(await loadTarget("fastify"), url, "s", {});
    await runGenerator(url, { request, nonce: NONCE, connections: 5, buyers: 20, perSecond: 200 }, never);
    assert.is(ports.size, 5);
  } finally {
    close();
  }
});

test("arrivals keep their rate, and a stall of the server is in the latency of all who came meanwhile", async () => {
  const late: ServerResponse[] = [];
  let count = 0;
  const bought = (response: ServerResponse) => response.writeHead(201, { "content-length": 2 }).end("{}");
  const { url, close } = await shop(0, (response) => {
    count += 1;
    if (count <= 50) return void bought(response);
    late.push(response);
    // There is one connection, so all others wait while this one does.
    setTimeout(() => late.splice(0).forEach(bought), count === 51 ? 200 : 0);
  });
  try {
    const request = purchaseText(await loadTarget("fastify"), url, "s", {});
    const input = { request, nonce: NONCE, connections: 1, buyers: 100, perSecond: 250 };
    const { durationMs, latencyMs } = await runGenerator(url, input, never);
    assert.ok(durationMs >= 390, `it took ${durationMs} ms`);
    // A closed loop would have seen one slow reply among a hundred: below the 99th percentile.
    assert.ok(latencyMs.p99 > 150, `p99 ${latencyMs.p99} ms`);
  } finally {
    close();
  }
});

test("a connection that is lost fails the measurement with the reason", async () => {
  const { url, close } = await shop(0, (response) => void response.destroy());
  try {
    const request = purchaseText(await loadTarget("fastify"), url, "s", {});
    const input = { request, nonce: NONCE, connections: 1, buyers: 5 };
    const why = await runGenerator(url, input, never).catch((error: Error) => error.message);
    assert.match(String(why), /^the generator ended with code 1: a connection was lost: the server closed/);
  } finally {
    close();
  }
});
