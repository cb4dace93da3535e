// Each mistake of the list is found by the invariant that stands beside it, and no innocent is accused.
import * as assert from "uvu/assert";
import { CHECKS } from "../../../invariants/every-check.ts";
import type { Facts } from "../../../invariants/facts/facts.ts";
import type { InvariantName } from "../../../invariants/verdict.ts";
import { suite } from "../../runner/suite.ts";
import { newFactsOf } from "../../support/story.ts";
import { BUYERS } from "./lies/buyers.ts";
import { ORDERS } from "./lies/orders.ts";
import { SAMPLES } from "./lies/samples.ts";
import { UNITS } from "./lies/units.ts";

const test = suite("lies and innocents");

const ENTRIES = [...UNITS, ...BUYERS, ...ORDERS, ...SAMPLES];

const judged = (name: InvariantName, facts: Facts) => {
  const result = CHECKS.find((one) => one.name === name)?.check(facts, { orderLagBoundMs: 100 });
  return { valid: result?.valid, said: result?.findings[0]?.what ?? result?.reason ?? "" };
};

for (const { invariant, title, lie, says, innocents } of ENTRIES) {
  test(`${invariant} finds that ${title}`, () => {
    const { valid, said } = judged(invariant, newFactsOf(...lie));
    assert.is(valid, false, said);
    assert.match(said, says);
  });
  for (const [name, { story, valid: expected, cut }] of Object.entries(innocents)) {
    test(`${invariant} does not accuse ${name}`, () => {
      const facts = newFactsOf(...story);
      if (cut !== undefined) facts.cut[cut] = `${cut} was cut after 9 lines`;
      const { valid, said } = judged(invariant, facts);
      assert.is(valid, expected, said);
      if (cut !== undefined) assert.match(said, "was cut after 9 lines");
    });
  }
}

test("every invariant has a lie that it finds and an innocent that it leaves alone", () => {
  for (const { name } of CHECKS) {
    const entries = ENTRIES.filter(({ invariant }) => invariant === name);
    assert.ok(entries.length > 0, `${name} has no lie`);
    assert.ok(
      entries.some(({ innocents }) => Object.keys(innocents).length > 0),
      `${name} has no innocent`,
    );
  }
});
