// What a misspelt name is near to.
import * as assert from "uvu/assert";
import { ownId } from "../../../loadtests/buyers/own-ids.ts";
import { nameRefused, nearColumn, nearKey, nearNames } from "../../../loadtests/doctor/near-names.ts";
import { nearRule } from "../../../loadtests/doctor/near-rule.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("near names");

const keys = (...names: string[]) => names.map((key) => ({ key, type: "string" }));

test("a key with the sale's id in it and nearly the same letters is near, another one is not", () => {
  const found = keys("stock:{deal-s7}", "{s7}-0123456789abcdef-00-msg-01");
  assert.is(nearKey("stock:{s7}", "s7", found)?.key, "stock:{deal-s7}");
  assert.is(nearKey("s7.units.left.of.this.sale", "s7", keys("a:s7")), undefined);
  assert.is(nearKey("a:s7", "s7", keys("a:s7")), undefined, "the key itself");
});

test("a pattern is near to keys that have an id of their own in its place", () => {
  const [found] = keys("{s7}-0123456789abcdef0123456789abcdef-00-msg-01");
  assert.is(nearKey("{s7}-*-00-mg-01", "s7", found === undefined ? [] : [found])?.key, found?.key);
});

test("a refusal of MySQL names its table or column, and what is near to it", () => {
  assert.equal(nameRefused("refused: Table 'shop.ordres' doesn't exist"), { kind: "table", name: "ordres" });
  assert.equal(nameRefused("Unknown column 'o.buyr' in 'SELECT'"), { kind: "column", name: "buyr" });
  assert.is(nameRefused("You have an error in your SQL syntax"), undefined);
  assert.is(nearNames("ordres", ["orders", "users"]), "; near it: orders");
  assert.is(nearNames("ordres", ["users"]), "");
});

test("a column that is not read and nearly one that is, is told; others are not", () => {
  const read = ["user", "gid", "at"];
  assert.equal(nearColumn(["user", "gidd"], read), ["gidd", "gid"]);
  assert.is(nearColumn(["user", "gid", "state"], read), undefined);
});

const RULES = [
  { name: "bought", status: [201], body: { code: "BOUGHT" }, outcome: "ok" as const },
  { name: "gone", status: [410], text: "sold out", outcome: "fail" as const },
  { status: [404], outcome: "fail" as const },
];

test("the rule that fails a reply by one slip is near: path, text, status", () => {
  const near = (status: number, body: object | string) =>
    nearRule(RULES, { status, text: typeof body === "string" ? body : JSON.stringify(body) })?.field;
  assert.is(near(201, { cod: "BOUGHT" }), "replies/0/body/code");
  assert.is(near(201, { code: "BOUGTH" }), "replies/0/body/code");
  assert.is(near(200, { code: "BOUGHT" }), "replies/0/status");
  assert.is(near(410, "all gone"), "replies/1/text");
});

test("a reply that a shop may well give is near to no rule", () => {
  const near = (status: number, body: object) => nearRule(RULES, { status, text: JSON.stringify(body) });
  assert.is(near(201, { code: "WAITING_LIST" }), undefined);
  assert.is(near(500, { error: "down" }), undefined);
  assert.is(near(405, {}), undefined, "a rule of a status alone is no other status's");
});

test("the ids of a trial are of the target's kind, and no run has them", () => {
  const at = Date.UTC(2026, 10, 24);
  assert.match(ownId(undefined, "doctor", 2, at), /^doctor-\w+-2$/);
  assert.match(ownId({ text: "deal-{{name}}" }, "doctor", 0, at), /^deal-doctor-\w+$/);
  assert.ok(Number(ownId({ from: 5 }, "doctor", 0, at)) > 1_000_000);
  assert.ok(Number(ownId({ from: 5 }, "doctor", 0, at)) < 2 ** 31);
  assert.is(ownId({ from: 1, to: 9 }, "doctor", 1, at), "8");
  assert.is(ownId({ list: ["a", "b", "c"] }, "doctor", 0, at), "c");
});
