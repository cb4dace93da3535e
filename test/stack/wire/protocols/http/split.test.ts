// Streams of HTTP in chunks of any sizes: the same exchanges, and the same bytes.
import fc from "fast-check";
import * as assert from "uvu/assert";
import { http } from "../../../../../stack/wire/protocols/http.ts";
import { suite } from "../../../../runner/suite.ts";
import { holds } from "../../../../support/property.ts";
import { inShort, putThrough, type Sent } from "../put-through.ts";
import { sizes } from "../sizes.ts";
import { exchange } from "./messages.ts";

const test = suite("http on the wire, in any chunks");

/** More than this is never held back: headers, the line of a chunk, and the bytes of a text. */
const MOST_HELD = 65_536 + 256 + 4_096;

const conversation = fc.array(exchange, { minLength: 1, maxLength: 8 });

test("any chunks give each request its response, and pass on the same bytes", async () => {
  const property = fc.property(conversation, sizes, fc.boolean(), (all, sizes, arePipelined) => {
    const inTurn = all.flatMap(({ request, response }): Sent[] => [
      ["client", request],
      ["server", response],
    ]);
    const pipelined: Sent[] = [
      ["client", Buffer.concat(all.map(({ request }) => request))],
      ["server", Buffer.concat(all.map(({ response }) => response))],
    ];
    const sent = arePipelined ? pipelined : inTurn;
    const outcome = putThrough(http, sent, sizes);
    assert.is(outcome.unread, undefined);
    assert.is(outcome.exchanges.length, all.length);
    for (const [index, { request, reply, requestEnds, replyEnds }] of outcome.exchanges.entries()) {
      assert.ok(all[index]?.request.equals(request), `request ${index} is another`);
      assert.ok(all[index]?.response.equals(reply), `response ${index} is another`);
      assert.ok(requestEnds && replyEnds);
    }
    assert.is(outcome.ownerless.length, 0);
    assert.ok(outcome.mostHeld <= MOST_HELD, `${outcome.mostHeld} bytes were held back`);
    assert.equal(inShort(outcome), inShort(putThrough(http, sent)));
  });
  await holds(property, { runs: 150 });
});

test("a conversation that ends in the middle has passed on all but what cannot be told yet", async () => {
  const part = fc.double({ min: 0, max: 1, noNaN: true });
  const property = fc.property(conversation, sizes, part, part, (all, sizes, ofRequests, ofResponses) => {
    const cut = (bytes: Buffer, part: number) => bytes.subarray(0, Math.floor(bytes.length * part));
    const asked = Buffer.concat(all.map(({ request }) => request));
    const answered = Buffer.concat(all.map(({ response }) => response));
    const sent: Sent[] = [
      ["client", cut(asked, ofRequests)],
      ["server", cut(answered, ofResponses)],
    ];
    const outcome = putThrough(http, sent, sizes);
    assert.ok(asked.subarray(0, outcome.toServer.length).equals(outcome.toServer));
    assert.ok(answered.subarray(0, outcome.toClient.length).equals(outcome.toClient));
    assert.ok(outcome.mostHeld <= MOST_HELD, `${outcome.mostHeld} bytes were held back`);
    for (const [index, { request, reply }] of outcome.exchanges.entries()) {
      assert.ok(all[index]?.request.subarray(0, request.length).equals(request));
      assert.ok(all[index]?.response.subarray(0, reply.length).equals(reply));
    }
  });
  await holds(property, { runs: 100 });
});

const parts = fc.constantFrom(
  ...[
    "GET / HTTP/1.1\r\n",
    "\r\n",
    "Content-Length: 5\r\n",
    "Content-Length: -1\r\n",
    "Transfer-Encoding: chunked\r\n",
  ],
  ...[
    "5\r\nabcde\r\n",
    "0\r\n\r\n",
    "ffffffffffffffff\r\n",
    "HTTP/1.1 200 OK\r\n",
    "HTTP/1.1 101 S\r\n",
    "\n",
    "\0",
  ],
  ...["HEAD / HTTP/1.1\r\n", "CONNECT a:1 HTTP/1.1\r\n", " \r\n", "HTTP/1.1 100 C\r\n\r\n", "a: b\r\n"],
);

/** Exchanges with a few bytes changed, parts of them in any order, much of one byte, and bytes alone. */
const damaged = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  fc.array(parts, { maxLength: 12 }).map((all) => Buffer.from(all.join(""))),
  fc
    .tuple(exchange, fc.boolean(), fc.array(fc.tuple(fc.nat(), fc.nat(255))))
    .map(([one, isRequest, changes]) => {
      const bytes = Buffer.from(isRequest ? one.request : one.response);
      for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
      return bytes;
    }),
  fc
    .constantFrom("", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\na: ", "HTTP/1.1 200 OK\r\nb: ", "GET ")
    .map((start) => Buffer.concat([Buffer.from(start), Buffer.alloc(150_000, "a")])),
  fc
    .constantFrom("\r\n", "a: b\r\n", "GET / HTTP/1.1\r\n\r\n", "HEAD / HTTP/1.1\r\n\r\n")
    .map((part) => Buffer.from(part.repeat(9_000))),
);

test("hostile bytes never throw, and are passed on unread or with little held back", async () => {
  const property = fc.property(
    fc.array(fc.tuple(fc.boolean(), damaged), { maxLength: 6 }),
    sizes,
    (all, sizes) => {
      const sent = all.map(([isClient, bytes]): Sent => [isClient ? "client" : "server", bytes]);
      const outcome = putThrough(http, sent, sizes);
      const bytesOf = (end: Sent[0]) =>
        Buffer.concat(sent.filter(([from]) => from === end).map(([, bytes]) => Buffer.from(bytes)));
      const [client, server] = [bytesOf("client"), bytesOf("server")];
      assert.ok(client.subarray(0, outcome.toServer.length).equals(outcome.toServer));
      assert.ok(server.subarray(0, outcome.toClient.length).equals(outcome.toClient));
      assert.ok(outcome.mostHeld <= MOST_HELD, `${outcome.mostHeld} bytes were held back`);
    },
  );
  await holds(property, { runs: 300 });
});
