// The links of a stack, through a real toxiproxy: each can be cut and slowed alone, and healed.
import { Redis } from "ioredis";
import { createConnection } from "mysql2/promise";
import { request } from "undici";
import * as assert from "uvu/assert";
import { suite } from "../runner/suite.ts";
import { envOf, tinyStack } from "../support/tiny.ts";

const test = suite("links");

type LinkedStack = Awaited<ReturnType<typeof tinyStack>>;
let stack: LinkedStack;
test.before(async () => {
  stack = await tinyStack({ links: true, servers: 2 });
});
test.after.each(() => stack.links?.proxy.reset());
test.after(() => stack.end());

const linksOf = () => {
  if (stack.links === undefined) throw new Error("the stack has no links");
  return stack.links;
};

/** Whether Redis answers a fresh connection there, and after how long. */
async function ping(url: string | undefined): Promise<{ answers: boolean; tookMs: number }> {
  const redis = new Redis(url ?? "", {
    commandTimeout: 2_000,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
  });
  redis.on("error", () => {});
  const begin = Date.now();
  const answers = await redis.ping().then(
    () => true,
    () => false,
  );
  redis.disconnect();
  return { answers, tookMs: Date.now() - begin };
}

const status = (url: string | undefined) =>
  request(`${url}`).then(
    async (reply) => {
      await reply.body.dump();
      return reply.statusCode;
    },
    () => 0,
  );

test("each server has its own links, and they lead where they should", async () => {
  assert.equal(
    [...linksOf().names].sort(),
    [1, 2]
      .flatMap((number) => [`dtm-tiny-${number}`])
      .concat([1, 2].flatMap((number) => ["dtm", "mysql", "redis"].map((part) => `tiny-${number}-${part}`))),
  );
  for (const { url } of stack.servers) {
    const env = await envOf(url);
    assert.is.not(env["REDIS_URL"], stack.redis?.url);
    assert.is((await ping(env["REDIS_URL"])).answers, true);
    const mysql = await createConnection({ uri: env["MYSQL_URL"] ?? "" });
    await mysql.ping();
    await mysql.end();
    assert.is(await status(`${env["DTM_URL"]}/api/dtmsvr/version`), 200);
    assert.is(await status(`${env["PUBLIC_URL"]}/healthz`), 200);
  }
});

test("a cut link refuses; the same link of the other server and the store itself stay; healed, it answers", async () => {
  const [first, second] = await Promise.all(stack.servers.map(({ url }) => envOf(url)));
  await linksOf().proxy.setEnabled("tiny-1-redis", false);
  assert.is((await ping(first?.["REDIS_URL"])).answers, false);
  assert.is((await ping(second?.["REDIS_URL"])).answers, true);
  assert.is((await ping(stack.redis?.url)).answers, true);
  await linksOf().proxy.reset();
  assert.is((await ping(first?.["REDIS_URL"])).answers, true);
});

test("a cut closes the connections that are open", async () => {
  const env = await envOf(stack.servers[0]?.url ?? "");
  const redis = new Redis(env["REDIS_URL"] ?? "", { retryStrategy: () => null });
  redis.on("error", () => {});
  await redis.ping();
  const closed = new Promise((done) => redis.once("close", done));
  await linksOf().proxy.setEnabled("tiny-1-redis", false);
  await closed;
  redis.disconnect();
});

test("DTM's way to a server can be cut while buyers still reach it", async () => {
  const url = stack.servers[0]?.url ?? "";
  const env = await envOf(url);
  await linksOf().proxy.setEnabled("dtm-tiny-1", false);
  assert.is(await status(`${env["PUBLIC_URL"]}/healthz`), 0);
  assert.is(await status(`${url}/healthz`), 200);
});

test("a toxic slows one direction until it is removed", async () => {
  const env = await envOf(stack.servers[0]?.url ?? "");
  const slow = { name: "slow", type: "latency", stream: "downstream", attributes: { latency: 150 } } as const;
  await linksOf().proxy.addToxic("tiny-1-redis", slow);
  assert.ok((await ping(env["REDIS_URL"])).tookMs >= 150);
  await linksOf().proxy.removeToxic("tiny-1-redis", "slow");
  assert.ok((await ping(env["REDIS_URL"])).tookMs < 150);
});

test("what toxiproxy refuses is thrown with its reason", async () => {
  await linksOf()
    .proxy.setEnabled("no-such-link", false)
    .then(
      () => assert.unreachable(),
      (error: Error) => assert.match(error.message, /no-such-link.* 404 .*not found/),
    );
});
