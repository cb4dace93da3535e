// Hostile bytes on a real server with its stores: it stays alive, and sells what it had, once.
import fc from "fast-check";
import * as assert from "uvu/assert";
import { suite } from "../../runner/suite.ts";
import { hostileRequests } from "../../support/hostile.ts";
import { bodyOf, exchange, lastByteTogether, requestText } from "../../support/raw-http.ts";
import { Shop } from "../../support/shop.ts";
import { privateStack } from "../../support/stores.ts";

const test = suite("hostile bytes, with stores");

const SECONDS = Number(process.env["HOSTILE_SECONDS"] ?? "4");
/** The server gives a request ten seconds to arrive. */
const BOUND_MS = 15_000;
const TOGETHER = 128;

let stack: Awaited<ReturnType<typeof privateStack>>;
let shop: Shop;
test.before(async () => {
  stack = await privateStack({ servers: 1, checkBackSeconds: 1 });
  shop = new Shop(stack);
});
test.after(() => stack.end());

test("hostile bytes end no server and get no 500, and each unit that they take has its order", async () => {
  const [{ url = "", process: server } = {}] = stack.servers;
  if (server === undefined) throw new Error("the stack has no server");
  let ends = 0;
  server.onExit(() => {
    ends += 1;
  });
  await shop.open("s", 1_000);
  const port = Number(new URL(url).port);
  const lines = (headers: Record<string, string>) =>
    Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const requests = hostileRequests([...lines(shop.admin), ...lines(shop.branch)]);
  const endAt = Date.now() + SECONDS * 1_000;
  for (let seed = 1; Date.now() < endAt; seed++) {
    const together = fc.sample(requests, { numRuns: TOGETHER, seed });
    await Promise.all(
      together.map(async ({ route, bytes }) => {
        const { end, replies, text } = await exchange(Buffer.from(bytes, "latin1"), {
          port,
          boundMs: BOUND_MS,
        });
        assert.is.not(end, "hung", `seed ${seed}, ${route}: ${bytes}`);
        const faults = replies.filter(
          ({ status, body }) => status >= 500 && body !== '{"dtm_result":"ERROR"}',
        );
        assert.equal(faults, [], `seed ${seed}, ${route}: ${bytes}\n${text}`);
      }),
    );
  }
  assert.is((await shop.buy("s", "after-all")).status, 201);
  const { deducted } = (await shop.read("s")).body;
  await shop.orders("s", Number(deducted));
  assert.is(ends, 0);
});

test("twenty equal buyers whose last byte arrives together get one order", async () => {
  await shop.open("twins", 5);
  const text = requestText("POST", "/api/sales/twins/purchases", '{"userId":"twin"}');
  const port = Number(new URL(stack.servers[0]?.url ?? "").port);
  const answers = await lastByteTogether(text, 20, { port, boundMs: BOUND_MS });
  const gids = answers.map((answer) => `${answer.statuses[0]} ${(bodyOf(answer) as { gid: string }).gid}`);
  assert.is(new Set(gids.map((gid) => gid.slice(4))).size, 1, gids.join("\n"));
  await shop.orders("twins", 1);
  const { deducted, remaining } = (await shop.read("twins")).body;
  assert.equal([deducted, remaining], [1, 4]);
});
