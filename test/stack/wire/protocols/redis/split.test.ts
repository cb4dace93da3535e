// Streams of Redis in chunks of any sizes: the same exchanges, and the same bytes.
import fc from "fast-check";
import * as assert from "uvu/assert";
import { redis } from "../../../../../stack/wire/protocols/redis.ts";
import { suite } from "../../../../runner/suite.ts";
import { holds } from "../../../../support/property.ts";
import { inShort, putThrough, type Sent } from "../put-through.ts";
import { sizes } from "../sizes.ts";
import { pushed, reply, request } from "./resp.ts";

const test = suite("redis on the wire, in any chunks");

/** More than this is never held back: the start of a request, and a line that says its length. */
const MOST_HELD = 65_536 + 32;

const conversation = fc.array(
  fc.record({ request, reply, pushed: fc.option(pushed, { nil: Buffer.alloc(0), freq: 5 }) }),
  { minLength: 1, maxLength: 8 },
);

test("any chunks give each request its reply, and pass on the same bytes", async () => {
  const property = fc.property(conversation, sizes, fc.boolean(), (all, sizes, arePipelined) => {
    const asked: Sent[] = all.map(({ request }) => ["client", request]);
    const answered: Sent[] = all.flatMap(({ pushed, reply }) => [
      ["server", pushed],
      ["server", reply],
    ]);
    const inTurn = asked.flatMap((one, index) => [one, ...answered.slice(2 * index, 2 * index + 2)]);
    const sent = arePipelined ? joined(asked, answered) : inTurn;
    const outcome = putThrough(redis, sent, sizes);
    assert.is(outcome.unread, undefined);
    assert.is(outcome.exchanges.length, all.length);
    for (const [index, { request, reply, requestEnds, replyEnds }] of outcome.exchanges.entries()) {
      assert.ok(all[index]?.request.equals(request), `request ${index} is another`);
      assert.ok(all[index]?.reply.equals(reply), `reply ${index} is another`);
      assert.ok(requestEnds && replyEnds);
    }
    assert.ok(outcome.ownerless.equals(Buffer.concat(all.map(({ pushed }) => pushed))));
    assert.ok(outcome.mostHeld <= MOST_HELD, `${outcome.mostHeld} bytes were held back`);
    assert.equal(inShort(outcome), inShort(putThrough(redis, sent)));
  });
  await holds(property, { runs: 100 });
});

/** All requests in one piece, and then all replies. */
function joined(asked: Sent[], answered: Sent[]): Sent[] {
  const bytes = (sent: Sent[]) => Buffer.concat(sent.map(([, content]) => Buffer.from(content)));
  return [
    ["client", bytes(asked)],
    ["server", bytes(answered)],
  ];
}

test("a conversation that ends in the middle has passed on all but what cannot be told yet", async () => {
  const property = fc.property(
    conversation,
    sizes,
    fc.double({ min: 0, max: 1, noNaN: true }),
    (all, sizes, part) => {
      const whole = Buffer.concat(all.map(({ request }) => request));
      const bytes = whole.subarray(0, Math.floor(whole.length * part));
      const outcome = putThrough(redis, [["client", bytes]], sizes);
      assert.is(outcome.unread, undefined);
      assert.ok(whole.subarray(0, outcome.toServer.length).equals(outcome.toServer));
      assert.ok(bytes.length - outcome.toServer.length <= MOST_HELD);
      for (const [index, { request }] of outcome.exchanges.entries())
        assert.ok(all[index]?.request.subarray(0, request.length).equals(request));
    },
  );
  await holds(property, { runs: 50 });
});

/** Streams with a few bytes changed, left out or put in, and bytes that were never a stream. */
const damaged = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  fc
    .tuple(
      fc.array(fc.oneof(request, reply), { minLength: 1, maxLength: 5 }),
      fc.array(fc.tuple(fc.nat(), fc.nat(255))),
    )
    .map(([parts, changes]) => {
      const bytes = Buffer.concat(parts);
      for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
      return bytes;
    }),
  fc.constantFrom("*", "$", "+", "|", "*1\r\n", "*9\r\n").map((part) => Buffer.from(part.repeat(80_000))),
  fc
    .constantFrom("x", "*1\r\n$99999999\r\n", "*999999\r\n", "*2\r\n$70000\r\n")
    .map((start) => Buffer.concat([Buffer.from(start), Buffer.alloc(200_000, "a")])),
);

test("hostile bytes never throw, and are passed on unread or with little held back", async () => {
  const property = fc.property(
    fc.array(fc.tuple(fc.boolean(), damaged), { maxLength: 6 }),
    sizes,
    (all, sizes) => {
      const sent = all.map(([isClient, bytes]): Sent => [isClient ? "client" : "server", bytes]);
      const outcome = putThrough(redis, sent, sizes);
      const bytesOf = (end: Sent[0]) =>
        Buffer.concat(sent.filter(([from]) => from === end).map(([, bytes]) => Buffer.from(bytes)));
      const [client, server] = [bytesOf("client"), bytesOf("server")];
      assert.ok(client.subarray(0, outcome.toServer.length).equals(outcome.toServer));
      assert.ok(server.subarray(0, outcome.toClient.length).equals(outcome.toClient));
      assert.ok(outcome.mostHeld <= MOST_HELD, `${outcome.mostHeld} bytes were held back`);
    },
  );
  await holds(property, { runs: 150 });
});
