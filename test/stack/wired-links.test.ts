// The links of a stack led through the wire, alone and in front of toxiproxy: each is seen, and each still leads where it should.
import { Redis } from "ioredis";
import { createConnection } from "mysql2/promise";
import { request } from "undici";
import * as assert from "uvu/assert";
import type { Exchange } from "../../stack/wire/exchange.ts";
import { suite } from "../runner/suite.ts";
import { envOf, tinyStack } from "../support/tiny.ts";

const test = suite("wired links", { serial: true });

/** What passes on the links of a stack. */
async function wiredStack(links: boolean) {
  const stack = await tinyStack({ wire: "all", links, servers: 2 });
  const seen: Exchange[] = [];
  stack.wire?.watch({ onRequest: (exchange) => void seen.push(exchange) });
  const of = (link: string) =>
    seen.filter((exchange) => exchange.link === link).map(({ verb, on }) => [verb, ...on].join(" "));
  return { stack, of };
}

/** Asks the stores at the addresses that a server was given. */
async function statementsOf(env: Record<string, string>): Promise<void> {
  const mysql = await createConnection({ uri: env["MYSQL_URL"] ?? "" });
  await mysql.query("CREATE TABLE IF NOT EXISTS seen (id INT)");
  await mysql.end();
  const redis = new Redis(env["REDIS_URL"] ?? "", { retryStrategy: () => null });
  await redis.set("seen", 1);
  redis.disconnect();
}

async function status(url: string): Promise<void> {
  const reply = await request(url);
  await reply.body.dump();
  assert.is(reply.statusCode, 200, url);
}

for (const links of [false, true])
  test(`each link is seen, ${links ? "in front of" : "without"} toxiproxy, and leads where it should`, async () => {
    const { stack, of } = await wiredStack(links);
    try {
      assert.equal(
        [...(stack.wire?.names ?? [])].sort(),
        [1, 2]
          .flatMap((number) => [`buyers-tiny-${number}`, `dtm-tiny-${number}`])
          .concat(
            [1, 2].flatMap((number) => ["dtm", "mysql", "redis"].map((part) => `tiny-${number}-${part}`)),
          )
          .sort(),
      );
      for (const { name, url, direct = "" } of stack.servers) {
        const env = await envOf(url);
        await statementsOf(env);
        await status(`${env["DTM_URL"]}/api/dtmsvr/version`);
        await status(`${env["PUBLIC_URL"]}/healthz`);
        assert.ok(of(`${name}-redis`).includes("SET seen"), of(`${name}-redis`).join(", "));
        assert.ok(of(`${name}-mysql`).includes("CREATE seen"), of(`${name}-mysql`).join(", "));
        assert.ok(of(`${name}-dtm`).includes("GET /api/dtmsvr/version"));
        assert.ok(of(`dtm-${name}`).includes("GET /healthz"));
        assert.equal(of(`buyers-${name}`), ["GET /env"]);
        // Past the wire nothing is seen.
        await status(`${direct}/healthz`);
        assert.equal(of(`buyers-${name}`), ["GET /env"]);
      }
    } finally {
      await stack.end();
    }
  });

test("closed with its stack, the wire leaves no port open", async () => {
  const { stack } = await wiredStack(false);
  const [server] = stack.servers;
  await stack.end();
  const refused = await request(`${server?.url}/healthz`).then(
    () => undefined,
    ({ code }: NodeJS.ErrnoException) => code,
  );
  assert.is(refused, "ECONNREFUSED");
});
