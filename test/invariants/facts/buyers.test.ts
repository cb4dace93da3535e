// Names as bytes and buyers in columns are what strings and objects would be.
import fc from "fast-check";
import * as assert from "uvu/assert";
import { Names } from "../../../invariants/compact/names.ts";
import { spanOf } from "../../../invariants/compact/span.ts";
import { addPurchase, type Buyer, newBuyer } from "../../../invariants/facts/buyer.ts";
import { Buyers } from "../../../invariants/facts/buyers.ts";
import { suite } from "../../runner/suite.ts";
import { holds } from "../../support/property.ts";

const test = suite("buyers in columns");

/** Halves of a sign are names as well: they are different, though UTF-8 has only one way to write them. */
const anyText = fc
  .array(fc.nat(0xffff), { maxLength: 4 })
  .map((units) => units.map((unit) => String.fromCharCode(unit)).join(""));
const long = "a name of more bytes than most names have, by far, and then some more";
const name = fc.oneof(fc.constantFrom("al", "bo", "", 'a"', "a\\b", "é", "\ud800", "\ud801", long), anyText);

test("names are numbered as they come, each once, and come back as they were", async () => {
  const property = fc.property(fc.array(name), (names) => {
    const numbered = new Names();
    const distinct = [...new Set(names)];
    for (const one of names) assert.is(numbered.number(spanOf(one)), distinct.indexOf(one));
    assert.is(numbered.size, distinct.length);
    for (const [number, one] of distinct.entries()) {
      assert.is(numbered.at(number), one);
      assert.is(numbered.indexOf(spanOf(one)), number);
    }
    for (const one of names) assert.is(numbered.indexOfText(one), distinct.indexOf(one));
    const nobody = "nobody of them, that is sure, and a name longer than those which are usual";
    assert.is(numbered.indexOf(spanOf(nobody)), -1);
    assert.is(numbered.indexOfText(nobody), -1);
  });
  await holds(property, { runs: 300 });
});

test("names of the same hash are told apart", () => {
  const names = new Names();
  // Collisions of FNV-1, of different and of the same length.
  const alike = ["creamwove", "quists", "6gbsi6", "lyhaxq"];
  assert.equal(
    alike.map((one) => names.number(spanOf(one))),
    [0, 1, 2, 3],
  );
  assert.equal(
    alike.map((one) => names.indexOf(spanOf(one))),
    [0, 1, 2, 3],
  );
});

test("a hundred thousand names are told apart", () => {
  const names = new Names();
  for (let n = 0; n < 100_000; n++) assert.is(names.number(spanOf(`b${n}`)), n);
  for (let n = 0; n < 100_000; n++) assert.is(names.indexOf(spanOf(`b${n}`)), n);
  assert.is(names.at(99_999), "b99999");
});

const purchase = fc.record({
  user: fc.constantFrom("al", "bo", "cy", "é"),
  invoked: fc.nat(9),
  completed: fc.nat(9),
  outcome: fc.constantFrom("ok" as const, "fail" as const, "fail" as const, "info" as const),
  gid: fc.constantFrom("1", "2", undefined),
  error: fc.constantFrom("SOLD_OUT", undefined),
});

test("whatever buyers are told, in columns they are what they are as objects", async () => {
  const property = fc.property(fc.array(purchase, { maxLength: 20 }), (purchases) => {
    const objects = new Map<string, Buyer>();
    const buyers = new Buyers();
    for (const { user, ...more } of purchases) {
      const one = { process: spanOf("p"), sale: "s", user: spanOf(user), ...more };
      const buyer = objects.get(user) ?? newBuyer(user, one.invoked);
      objects.set(user, buyer);
      addPurchase(buyer, one);
      assert.equal(buyers.at(buyers.add(one)), buyer);
    }
    const expected = [...objects.values()];
    assert.is(buyers.size, expected.length);
    assert.equal(buyers.all(), expected);
    assert.equal(
      buyers.hopeful(),
      expected.filter(({ oks, infos }) => oks + infos > 0),
    );
    for (const user of ["al", "bo", "cy", "é"]) assert.equal(buyers.get(user), objects.get(user));
  });
  await holds(property, { runs: 500 });
});
