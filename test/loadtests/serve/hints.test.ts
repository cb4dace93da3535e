import * as assert from "uvu/assert";
import { hintsFor } from "../../../loadtests/serve/hints.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("hints");

const buy = { method: "POST" as const, path: "/buy/{{user}}", body: { product: "{{sale}}" } };
const open = { sql: "UPDATE products SET stock = {{units}} WHERE id = {{sale}}" };
const requests = { open, purchase: buy, decision: null, restock: null, armFailpoint: null };

test("what to type holds ids that the shop takes", () => {
  const ids = { sale: { from: 7, to: 9 }, user: { text: "user-{{n}}" } };
  const hints = hintsFor({ requests, ids }, "http://shop.test", {});
  assert.is(hints.open, "mysql> UPDATE products SET stock = ? WHERE id = ? -- ? is 10, 7");
  assert.match(hints.buy, "http://shop.test/buy/user-1 ");
  assert.match(hints.buy, `-d '{"product":7}'`);
});

test("where any id will do, it is one that says what it is for", () => {
  const hints = hintsFor({ requests, ids: {} }, "http://shop.test", {});
  assert.match(hints.buy, `http://shop.test/buy/ada `);
  assert.match(hints.buy, `-d '{"product":"try-it"}'`);
});
