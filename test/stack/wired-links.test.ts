// The links of a stack led through the wire, alone and in front of toxiproxy: each is seen, and each still leads where it should.
import { createConnection } from "mysql2/promise";
import * as assert from "uvu/assert";
import type { Exchange } from "../../stack/wire/exchange.ts";
import { suite } from "../runner/suite.ts";
import { envOf, tinyStack } from "../support/tiny.ts";

const test = suite("wired links", { serial: true });

/** What passes on the links of a stack. */
async function wiredStack(links: boolean) {
  const stack = await tinyStack({ wire: true, links, servers: 2 });
  const seen: Exchange[] = [];
  stack.wire?.watch({ onRequest: (exchange) => void seen.push(exchange) });
  const of = (link: string) =>
    seen.filter((exchange) => exchange.link === link).map(({ verb, on }) => [verb, ...on].join(" "));
  return { stack, of };
}

for (const links of [false, true])
  test(`each link is seen, ${links ? "in front of" : "without"} toxiproxy, and leads where it should`, async () => {
    const { stack, of } = await wiredStack(links);
    try {
      assert.equal(
        [...(stack.wire?.names ?? [])].sort(),
        [1, 2].flatMap((number) => [`tiny-${number}-mysql`]),
      );
      for (const { name, url } of stack.servers) {
        const env = await envOf(url);
        const mysql = await createConnection({ uri: env["MYSQL_URL"] ?? "" });
        await mysql.query("CREATE TABLE IF NOT EXISTS seen (id INT)");
        await mysql.end();
        assert.ok(of(`${name}-mysql`).includes("CREATE seen"), of(`${name}-mysql`).join(", "));
      }
    } finally {
      await stack.end();
    }
  });
