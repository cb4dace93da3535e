// Sources that are wrong in other ways than by a letter, tried on a running shop.
import * as assert from "uvu/assert";
import type { Line } from "../../../loadtests/doctor/line.ts";
import { parseTarget } from "../../../targets/load.ts";
import { suite } from "../../runner/suite.ts";
import { type TrialStack, trialStack } from "../../support/trial-stack.ts";

const test = suite("a target with wrong sources", { serial: true });

let stack: TrialStack;
test.before(async () => {
  stack = await trialStack("test/known-bad/plain-shop.json");
});
test.after(() => stack?.end());

/** The first line of this field when the shop's file is changed so. */
async function lineOf(field: string, change: object): Promise<Line | undefined> {
  const lines = await stack.try(parseTarget("changed", { ...stack.json, ...change }));
  return lines.find((line) => line.field === field);
}

const CASES: readonly [
  title: string,
  field: string,
  change: object,
  verdict: Line["verdict"],
  seen: RegExp,
][] = [
  [
    "a query that gives text",
    "stock/sql",
    { stock: { sql: "SELECT 'many' AS n WHERE {{sale}} <> ''" } },
    "contradicted",
    /stock\/sql must give one number, and gave "many"/,
  ],
  [
    "a query that gives two rows",
    "stock/sql",
    { stock: { sql: "SELECT 1 AS n UNION SELECT 2 WHERE {{sale}} <> ''" } },
    "contradicted",
    /gave 2 rows/,
  ],
  [
    "a query that takes for ever",
    "stock/sql",
    { stock: { sql: "SELECT SLEEP(20) AS n WHERE {{sale}} <> ''" } },
    "contradicted",
    /takes longer than it may/,
  ],
  [
    "a table that there is not",
    "orders/sql",
    { orders: { sql: "SELECT buyer AS user FROM shop_order WHERE item = {{sale}}" } },
    "contradicted",
    /Table '.*shop_order' doesn't exist; near it: shop_orders$/,
  ],
  [
    "a column that there is not",
    "orders/sql",
    { orders: { sql: "SELECT buyers AS user FROM shop_orders WHERE item = {{sale}}" } },
    "contradicted",
    /Unknown column 'buyers'.*; near it: buyer$/,
  ],
  [
    "a query without rows",
    "orders/sql",
    { orders: { sql: "SELECT buyer AS user FROM shop_orders WHERE item = {{sale}} AND buyer = 'x'" } },
    "not confirmed",
    /the query is wrong, or the shop writes none/,
  ],
  [
    "a column that is another one than the buyer",
    "orders/sql",
    { orders: { sql: "SELECT id AS user FROM shop_orders WHERE item = {{sale}}" } },
    "contradicted",
    /^it names "\d+", "\d+", "\d+", and not "doctor-/,
  ],
  [
    "a key with another prefix",
    "stock/key",
    { stock: { key: "items:{{sale}}:units-left" } },
    "contradicted",
    /^no string items:doctor-\w+:units-left; near it: item:doctor-\w+:left$/,
  ],
  [
    "a key of another type",
    "ledger/hash",
    { ledger: { hash: "item:{{sale}}:buyers" } },
    "contradicted",
    /Redis refused what the target asks for: WRONGTYPE/,
  ],
  [
    "a ledger of another name",
    "ledger/set",
    { ledger: { set: "item:{{sale}}:buyer" } },
    "contradicted",
    /near it: item:doctor-\w+:buyers/,
  ],
  [
    "a number that no purchase changes",
    "stock/sql",
    { stock: { sql: "SELECT 3 AS n WHERE {{sale}} <> ''" } },
    "not confirmed",
    /it stays 3, whatever is bought/,
  ],
  [
    "units left where the units put on sale should be",
    "initial/key",
    { initial: { key: "item:{{sale}}:left" } },
    "contradicted",
    /it shows the units that are left/,
  ],
  [
    "a source in a set that is right",
    "ledger/set",
    { ledger: { set: "item:{{sale}}:buyers" } },
    "as expected",
    /3 in all/,
  ],
];

for (const [title, field, change, verdict, seen] of CASES)
  test(`${title} is told at its line: ${verdict}`, async () => {
    const line = await lineOf(field, change);
    assert.is(line?.verdict, verdict, JSON.stringify(line));
    assert.match(line?.seen ?? "", seen);
  });
