// The target file that `init` writes: each line with what to put there. It is valid as it stands. Pure.
import type { Answers, TypedRequest } from "./questions.ts";

const json = (value: unknown): string => JSON.stringify(value);

/** The file for these answers. `schema` and `reference` are the paths of the JSON Schema and of the page of fields. */
export function targetText(answers: Answers, schema: string, reference: string): string {
  const { shop, command, ready, open, purchase, stock, orders } = answers;
  return `// How flashproof starts this shop, buys from it, and reads what it holds.
// Every field, placeholder and kind of step: ${reference}
{
  // By this an editor completes and checks the file.
  "$schema": ${json(schema)},
  "name": ${json(shop)},
  "about": ${json(`The flash sale of ${shop}.`)},

  // The processes to start, each on a port of its own. Of a system that runs already:
  //   "start": { "urls": ["http://127.0.0.1:8080"], "redis": "redis://…", "mysql": "mysql://…" },
  "start": [
    {
      "name": "shop",
      // Two show mistakes that one hides. 1 where there can be only one.
      "count": 2,
      "command": ${json(words(command))},
      // They get a private Redis and MariaDB: give them the addresses under the names that they read. There are
      // {{redis.host}}, {{redis.port}}, {{mysql.host}}, {{mysql.port}}, {{mysql.user}}, {{mysql.password}} and
      // {{mysql.database}} too.
      "env": { "PORT": "{{port}}", "REDIS_URL": "{{redis.url}}", "DATABASE_URL": "{{mysql.url}}" },
      // Or: { "tcp": true }, { "log": "listening on" }. "seconds" says how long it may take; 30 if it is left out.
      "ready": ${json(readiness(ready))}
    }
  ],

  // What is done before they start, while only the stores run: migrations, fixtures.
  // "prepare": [{ "command": ["npm", "run", "migrate"] }, { "sqlFile": "fixtures.sql" }],

  "requests": {
    // Puts units on sale. Statements do as well: [{ "sql": "INSERT …" }, { "redis": ["SET", "…", "{{units}}"] }].
    "open": ${requestText(open)},
    // Adds units to a sale, where the shop can.
    // "restock": { "method": "POST", "path": "/items/{{sale}}/restock", "body": { "add": "{{units}}" } },
    // One buyer asks for one unit.
    "purchase": ${requestText(purchase)}
  },

  // What is done for each buyer before they come; a request then says "Bearer {{saved.token}}".
  // "buyer": [{ "method": "POST", "path": "/login", "body": { "user": "{{user}}" }, "save": { "token": "token" } }],

  // What ids look like, where the shop does not take any text: a range, a list, a text around {{name}} or {{n}}.
  // "ids": { "sale": { "from": 1, "to": 500 }, "user": { "from": 1 } },

  // What replies mean: the first rule that matches decides. All that a rule names must be so: status, body, headers,
  // text. A reply that no rule knows means that the purchase may have happened.
  "replies": [
    { "name": "bought", "status": [200, 201], "outcome": "ok" },
    // Or, inside the body: "body": { "error.code": "SOLD_OUT" }.
    { "name": "sold-out", "status": [409, 410], "outcome": "fail", "reason": "sold-out" },
    { "name": "busy", "status": [429], "outcome": "fail", "reason": "busy" },
    { "name": "invalid", "status": [400, 404], "outcome": "fail", "reason": "invalid" }
  ],

  // How many units a buyer may hold (a number, or "unlimited"), and how many one request takes.
  "contract": { "perBuyer": 1, "units": 1 },

  // Where a reply names the purchase, such as the id of the order.
  // "gid": "order.id",

  // What the verdict cannot see here, once you accept that; it is true then for the rest, and says so.
  // "unseen": { "conservation": "we keep no ledger" },

  // Where units left, deductions and orders are. What is not here, checks cannot see. In SQL a placeholder stands
  // without quotes.
  "stock": ${json(stockSource(stock))},
  // "ledger": { "hash": "buyers:{{sale}}" },
  // A column at, such as ROUND(UNIX_TIMESTAMP(created_at) * 1000) AS at, shows how late an order comes.
  "orders": ${json(orderSource(orders))}
}
`;
}

/** The words of a command; quotes keep spaces. */
const words = (command: string): string[] =>
  [...command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? "");

function readiness(typed: string): object {
  if (typed.startsWith("/")) return { path: typed };
  return typed === "tcp" ? { tcp: true } : { log: typed };
}

function requestText({ method, path, body }: TypedRequest): string {
  const own = `"method": ${json(method)}, "path": ${json(path)}`;
  return `{ ${own}${body === undefined ? "" : `, "body": ${body}`} }`;
}

const isQuery = (typed: string): boolean => /^\s*select\b/i.test(typed);

function stockSource(typed: string): object | null {
  if (typed === "none") return null;
  return isQuery(typed) ? { sql: typed } : { key: typed };
}

function orderSource(typed: string): object | null {
  if (typed === "none") return null;
  return isQuery(typed) ? { sql: typed } : { path: typed };
}
