// What is read of requests and responses of HTTP: methods, paths, texts and ends; and what is passed on unread.
import * as assert from "uvu/assert";
import { http } from "../../../../../stack/wire/protocols/http.ts";
import { suite } from "../../../../runner/suite.ts";
import { requestText } from "../../../../support/raw-http.ts";
import { inShort, putThrough, type Sent } from "../put-through.ts";

const test = suite("requests of http on the wire");

const ask = (method: string, path: string, body = "", headers = {}): Sent => [
  "client",
  requestText(method, path, body, headers),
];
const headOf = (...sent: Sent[]) => putThrough(http, sent).exchanges[0]?.head;
const OK: Sent = ["server", "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"];

test("a request has its method, its path with the query, and its body as text", () => {
  const purchase = ask("POST", "/api/sales/s-1/purchases?n=1", '{"userId":"买家"}', {
    authorization: "Bearer secret",
  });
  assert.equal(headOf(purchase), {
    verb: "POST",
    on: ["/api/sales/s-1/purchases?n=1"],
    writes: true,
    text: '/api/sales/s-1/purchases?n=1 {"userId":"买家"}',
  });
  assert.equal(headOf(ask("GET", "http://me:secret@shop.test/a?b=1")), {
    ...{ verb: "GET", on: ["/a?b=1"], writes: false, text: "/a?b=1" },
  });
  assert.is(headOf(ask("GET", "http://shop.test"))?.on[0], "/");
  assert.is(headOf(["client", Buffer.from("GET /买 HTTP/1.1\r\n\r\n")])?.on[0], "/买");
  const writing = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH", "QUERY"];
  assert.equal(
    writing.filter((method) => headOf(ask(method, "/"))?.writes),
    ["POST", "PUT", "DELETE", "PATCH", "QUERY"],
  );
});

test("the text has the first 4 KiB of path and body, and of a body in chunks the first chunk", () => {
  assert.is(headOf(ask("POST", "/p", "x".repeat(9_000)))?.text, `/p ${"x".repeat(4_093)}`);
  assert.is(headOf(ask("POST", `/${"p".repeat(5_000)}`, "x"))?.text, `/${"p".repeat(4_095)}`);
  const chunked =
    "POST /c HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n5;x=y\r\nfirst\r\n6\r\nsecond\r\n0\r\n\r\n";
  for (const size of [1, 7, 1_000]) {
    const { exchanges } = putThrough(http, [["client", chunked]], [size]);
    assert.is(exchanges[0]?.head.text, "/c first");
    assert.is(exchanges[0]?.requestEnds, true);
  }
});

test("a request goes on with the start of its body, and the rest of a large one streams", () => {
  const { fromClient } = http.converse();
  const large = Buffer.from(requestText("PUT", "/large", "x".repeat(5_000_000)));
  assert.equal(fromClient(large.subarray(0, 3_000)), []);
  assert.is(fromClient(large.subarray(3_000, 6_000))[0]?.bytes.length, 6_000);
  assert.is(fromClient(large.subarray(6_000, 4_000_000))[0]?.bytes.length, 3_994_000);
  assert.is(fromClient(large.subarray(4_000_000))[0]?.ends, true);
});

test("a client that waits for 100 Continue does not wait for its own body", () => {
  const { fromClient, fromServer } = http.converse();
  const [headers = "", body = ""] = requestText("POST", "/p", "body", { expect: "100-continue" }).split(
    /(?<=\r\n\r\n)/,
  );
  const [first] = fromClient(Buffer.from(headers));
  assert.is(first?.head?.text, "/p");
  assert.is(first?.ends, undefined);
  const [interim] = fromServer(Buffer.from("HTTP/1.1 100 Continue\r\n\r\n"));
  assert.is(interim?.request, 0);
  assert.is(interim?.ends, undefined);
  assert.is(fromClient(Buffer.from(body))[0]?.ends, true);
  assert.is(fromServer(Buffer.from(OK[1]))[0]?.ends, true);
});

test("a response ends where its status, its request's method and its headers say", () => {
  const responses: [method: string, response: string, isWhole: boolean][] = [
    ["GET", "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok", true],
    ["GET", "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n", true],
    ["GET", "HTTP/1.1 200\r\ncontent-length: 0\r\n\r\n", true],
    ["HEAD", "HTTP/1.1 200 OK\r\ncontent-length: 200\r\n\r\n", true],
    ["HEAD", "HTTP/1.1 200 OK\r\n\r\n", true],
    ["GET", "HTTP/1.1 204 No Content\r\n\r\n", true],
    ["GET", "HTTP/1.1 304 Not Modified\r\ncontent-length: 9\r\n\r\n", true],
    [
      "GET",
      "HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n2\r\nok\r\n0\r\nsum: 1\r\n\r\n",
      true,
    ],
    ["GET", "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n", true],
    ["GET", "HTTP/1.0 200 OK\r\n\r\nuntil it closes: HTTP/1.1 200 OK\r\n\r\n", false],
    ["GET", "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nok", false],
  ];
  for (const [method, response, isWhole] of responses) {
    const outcome = putThrough(http, [ask(method, "/"), ["server", response]], [5]);
    assert.is(outcome.unread, undefined, response);
    assert.is(outcome.exchanges[0]?.reply.toString(), response);
    assert.is(outcome.exchanges[0]?.replyEnds, isWhole, response);
  }
});

test("a response that comes before the whole request belongs to it", () => {
  const sent: Sent[] = [["client", requestText("POST", "/p", "x".repeat(9_000)).slice(0, 6_000)], OK];
  const [exchange] = putThrough(http, sent).exchanges;
  assert.equal([exchange?.requestEnds, exchange?.replyEnds], [false, true]);
});

test("empty lines before a request belong to none", () => {
  const sent: Sent[] = [
    ["client", "\r\n"],
    ask("GET", "/a"),
    ["client", "\r\n\r\n"],
    ask("GET", "/b"),
    OK,
    OK,
  ];
  for (const size of [1, 2, 3, 1_000]) {
    const { exchanges, ownerless, unread } = putThrough(http, sent, [size]);
    assert.is(unread, undefined);
    assert.equal(
      exchanges.map(({ head, replyEnds }) => [head.on[0], replyEnds]),
      [
        ["/a", true],
        ["/b", true],
      ],
    );
    assert.is(ownerless.toString(), "\r\n\r\n\r\n");
  }
});

test("an upgrade and a tunnel are an exchange, and what follows is passed on unread", () => {
  const upgrade = ask("GET", "/socket", "", { connection: "upgrade", upgrade: "websocket" });
  const frames: Sent[] = [
    ["server", "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\n\r\n…hi"],
    ["client", "…abcd"],
  ];
  const upgraded = putThrough(http, [upgrade, ...frames]);
  assert.match(upgraded.unread ?? "", /websocket/);
  assert.equal(inShort(upgraded), [
    {
      verb: "GET",
      on: ["/socket"],
      writes: false,
      text: "/socket",
      request: upgrade[1].length,
      reply: 56,
      isWhole: true,
    },
  ]);
  assert.is(upgraded.ownerless.toString(), "…hi…abcd");
  assert.is(putThrough(http, [upgrade, OK, ask("GET", "/"), OK]).exchanges.length, 2);

  const tunnel = putThrough(http, [
    ask("CONNECT", "a.test:443"),
    ["server", "HTTP/1.1 200 OK\r\n\r\n\x16\x03"],
  ]);
  assert.match(tunnel.unread ?? "", /CONNECT/);
  assert.equal(tunnel.exchanges[0]?.head.on, ["a.test:443"]);
  assert.is(tunnel.exchanges[0]?.replyEnds, true);
  const refused: Sent[] = [ask("CONNECT", "a:1"), ["server", "HTTP/1.1 403 No\r\ncontent-length: 0\r\n\r\n"]];
  assert.is(putThrough(http, [...refused, ask("GET", "/"), OK]).exchanges.length, 2);
});

test("what is not understood is passed on unread at once, with the reason", () => {
  const reasons: [sent: Sent[], why: RegExp][] = [
    [[["client", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"]], /HTTP\/2/],
    [[["client", "\x16\x03\x01\x02\x00"]], /TLS/],
    [[["client", "SSH-2.0-OpenSSH\r\n"]], /not HTTP/],
    [[["client", "*1\r\n$4\r\nPING\r\n"]], /not HTTP/],
    [[["client", "GET / HTTP/1.0\n"]], /not HTTP/],
    [[["client", "x".repeat(40)]], /not HTTP/],
    [[["client", `GET / HTTP/1.1\r\na: ${"x".repeat(70_000)}`]], /not HTTP/],
    [[ask("POST", "/", "x", { "Content-Length": "1", "content-length": "2" })], /not clear/],
    [[ask("POST", "/", "", { "content-length": "1", "transfer-encoding": "chunked" })], /not clear/],
    [[ask("POST", "/", "", { "transfer-encoding": "gzip" })], /not clear/],
    [[ask("POST", "/", "", { "content-length": "+1" })], /not clear/],
    [[ask("POST", "/", "", { "content-length ": "1" })], /not clear/],
    [[ask("POST", "/", "", { "transfer-encoding": "chunked" }), ["client", "g\r\n"]], /chunks/],
    [[ask("GET", "/"), ["server", "SSH-2.0\r\n"]], /response is not HTTP/],
    [[ask("GET", "/"), ["server", "HTTP/1.1 OK\r\n\r\n"]], /response is not HTTP/],
    [[ask("GET", "/"), OK, OK], /no request/],
  ];
  for (const [sent, why] of reasons) {
    const { toServer, toClient, unread } = putThrough(http, sent, [6]);
    assert.match(unread ?? "", why, String(sent[0]?.[1]));
    const bytes = (end: string) =>
      sent.filter(([from]) => from === end).map(([, content]) => Buffer.from(content));
    assert.ok(toServer.equals(Buffer.concat(bytes("client"))));
    assert.ok(toClient.equals(Buffer.concat(bytes("server"))));
  }
});
