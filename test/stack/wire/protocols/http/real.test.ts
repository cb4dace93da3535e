// HTTP on the wire between real clients and Node's own server.
import { once } from "node:events";
import { createServer, Agent as NodeAgent, type RequestListener, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { execa } from "execa";
import { Client } from "undici";
import * as assert from "uvu/assert";
import { http } from "../../../../../stack/wire/protocols/http.ts";
import { suite } from "../../../../runner/suite.ts";
import { type Pipe, pipeTo } from "../pipe.ts";

const test = suite("http on the wire, with real ends");

const LARGE = "0123456789".repeat(300_000);

/** What each path is answered with. */
const answer: RequestListener = (asked, response) => {
  const { pathname } = new URL(asked.url ?? "", "http://shop.test");
  const chunks: Buffer[] = [];
  asked.on("data", (chunk: Buffer) => chunks.push(chunk));
  asked.on("end", () => {
    const body = Buffer.concat(chunks);
    if (pathname === "/none") response.writeHead(204).end();
    else if (pathname === "/same") response.writeHead(304).end();
    else if (pathname === "/large") response.end(LARGE);
    else if (pathname === "/early") {
      response.writeEarlyHints({ link: "</style.css>; rel=preload" });
      response.end("late");
    } else if (pathname === "/close") {
      response.shouldKeepAlive = false;
      response.useChunkedEncodingByDefault = false;
      response.removeHeader("content-length");
      response.write("until ");
      response.end("closed");
    } else if (pathname === "/chunks") {
      response.writeHead(200, { trailer: "x-sum" });
      response.write("in ");
      response.write("chunks");
      response.addTrailers({ "x-sum": "1" });
      response.end();
    } else response.end(`${asked.method} ${body.length}`);
  });
};

let server: Server;
let pipe: Pipe;
test.before(async () => {
  server = createServer({ keepAliveTimeout: 60_000 }, answer);
  server.on("upgrade", (_asked, socket) => {
    socket.write("HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: echo\r\n\r\n");
    socket.pipe(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  pipe = await pipeTo((server.address() as AddressInfo).port, http);
});
test.after(async () => {
  await pipe.close();
  server.close();
});

const summary = (from: number) =>
  pipe.passed
    .slice(from)
    .map(
      ({ head, reply, replyEnds }) =>
        `${head.verb} ${head.on[0]} → ${reply.slice(9, 12)}${replyEnds ? "" : "…"}`,
    );

test("undici's pipelined requests have each their own response", async () => {
  const from = pipe.passed.length;
  const client = new Client(`http://127.0.0.1:${pipe.port}`, { pipelining: 10 });
  const paths = ["/a?x=1", "/none", "/large", "/same", "/chunks", "/b"];
  const answers = await Promise.all(
    paths.map(async (path) => {
      const { body } = await client.request({ path, method: "GET", blocking: false });
      return body.text();
    }),
  );
  assert.equal(answers, ["GET 0", "", LARGE, "", "in chunks", "GET 0"]);
  assert.equal(summary(from), [
    ...["GET /a?x=1 → 200", "GET /none → 204", "GET /large → 200", "GET /same → 304", "GET /chunks → 200"],
    "GET /b → 200",
  ]);
  assert.is(new Set(pipe.passed.slice(from).map(({ connection }) => connection)).size, 1);
  const { body } = await client.request({ path: "/order", method: "POST", body: '{"user":"al"}' });
  assert.is(await body.text(), "POST 13");
  assert.is(pipe.passed.at(-1)?.head.text, '/order {"user":"al"}');
  assert.is((await client.request({ path: "/large", method: "HEAD" })).statusCode, 200);
  assert.is((await client.request({ path: "/close", method: "GET" })).statusCode, 200);
  await client.close();
  assert.equal(summary(from).slice(-2), ["HEAD /large → 200", "GET /close → 200…"]);
  assert.equal(pipe.unread, []);
});

/** Asks with Node's own client. Chunks are sent one by one, after `100 Continue` if that is expected. */
async function askWithNode(method: string, path: string, chunks: string[], headers = {}): Promise<string> {
  const agent = new NodeAgent({ keepAlive: false });
  const asked = request({ port: pipe.port, method, path, headers, agent });
  if ("expect" in headers) {
    asked.flushHeaders();
    await once(asked, "continue", { signal: AbortSignal.timeout(5_000) });
  }
  for (const chunk of chunks) asked.write(chunk);
  asked.end();
  const [response] = await once(asked, "response", { signal: AbortSignal.timeout(5_000) });
  let text = "";
  for await (const chunk of response) text += chunk;
  return text;
}

test("Node's client sends chunks, waits for 100 Continue, and hears early hints", async () => {
  const from = pipe.passed.length;
  assert.is(await askWithNode("POST", "/chunked", ["first", "second", LARGE]), `POST ${11 + LARGE.length}`);
  assert.is(await askWithNode("PUT", "/later", ["body"], { expect: "100-continue" }), "PUT 4");
  assert.is(await askWithNode("GET", "/early", []), "late");
  assert.equal(
    pipe.passed.slice(from).map(({ head, requestEnds, replyEnds }) => [head.text, requestEnds, replyEnds]),
    [
      ["/chunked first", true, true],
      ["/later", true, true],
      ["/early", true, true],
    ],
  );
  assert.match(pipe.passed[from + 1]?.reply ?? "", /^HTTP\/1\.1 100 .*HTTP\/1\.1 200 /s);
});

test("curl gets what it gets without the wire", async () => {
  const from = pipe.passed.length;
  const base = `http://127.0.0.1:${pipe.port}`;
  const curl = async (...args: string[]) => (await execa("curl", ["-sS", "-m", "10", ...args])).stdout;
  assert.is(
    await curl(`${base}/a`, `${base}/none`, `${base}/chunks`, `${base}/close`),
    "GET 0in chunksuntil closed",
  );
  assert.is(await curl("-d", "user=al", `${base}/form`), "POST 7");
  assert.is(
    await curl("-H", "Expect: 100-continue", "-d", LARGE.slice(0, 100_000), `${base}/big`),
    "POST 100000",
  );
  assert.is(await curl("--http1.0", `${base}/old`), "GET 0");
  assert.match(await curl("-I", `${base}/large`), /^HTTP\/1\.1 200 OK/);
  assert.equal(summary(from), [
    ...["GET /a → 200", "GET /none → 204", "GET /chunks → 200", "GET /close → 200…", "POST /form → 200"],
    ...["POST /big → 100", "GET /old → 200…", "HEAD /large → 200"],
  ]);
  assert.is(pipe.passed[from + 4]?.head.text, "/form user=al");
  assert.equal(pipe.unread, []);
});

test("an upgraded connection goes on both ways, unread", async () => {
  const asked = request({
    port: pipe.port,
    path: "/socket",
    headers: { connection: "upgrade", upgrade: "echo" },
  });
  asked.end();
  const [, socket] = await once(asked, "upgrade", { signal: AbortSignal.timeout(5_000) });
  socket.write("\x81hello");
  const [echoed] = await once(socket, "data", { signal: AbortSignal.timeout(5_000) });
  assert.is(String(echoed), "\x81hello");
  socket.destroy();
  assert.equal(summary(pipe.passed.length - 1), ["GET /socket → 101"]);
  assert.equal(pipe.unread, ["the connection speaks echo after an upgrade"]);
});
