// Each mistake of the list is found by the invariant that stands beside it, and no innocent is accused.
import * as assert from "uvu/assert";
import { CHECKS } from "../../../invariants/every-check.ts";
import type { Facts } from "../../../invariants/facts/facts.ts";
import type { InvariantName } from "../../../targets/schema/invariant-name.ts";
import { suite } from "../../runner/suite.ts";
import { factsUnder, newFactsOf } from "../../support/story.ts";
import { BUYERS } from "./lies/buyers.ts";
import type { Entry } from "./lies/entry.ts";
import { ORDERS } from "./lies/orders.ts";
import { PROBED } from "./lies/probed.ts";
import { QUIET_FOR_LONG } from "./lies/quiet-for-long.ts";
import { RETURNED, RETURNED_INNOCENTS } from "./lies/returned.ts";
import { SAMPLES } from "./lies/samples.ts";
import { SEVERAL } from "./lies/several.ts";
import { SEVERAL_UNITS } from "./lies/several-units.ts";
import { UNITS } from "./lies/units.ts";

const test = suite("lies and innocents");

const ENTRIES = [
  ...UNITS,
  ...BUYERS,
  ...ORDERS,
  ...SEVERAL,
  ...SEVERAL_UNITS,
  ...RETURNED,
  ...PROBED,
  ...QUIET_FOR_LONG,
  ...SAMPLES,
];

const judged = (name: InvariantName, facts: Facts) => {
  const result = CHECKS.find((one) => one.name === name)?.check(facts, { orderLagBoundMs: 100 });
  return { valid: result?.valid, said: result?.findings[0]?.what ?? result?.reason ?? "" };
};

for (const { invariant, contract, title, lie, says, innocents } of ENTRIES) {
  const factsOf = (story: Entry["lie"]) =>
    contract === undefined ? newFactsOf(...story) : factsUnder(contract, ...story);
  test(`${invariant} finds that ${title}`, () => {
    const { valid, said } = judged(invariant, factsOf(lie));
    assert.is(valid, false, said);
    assert.match(said, says);
  });
  for (const [name, { story, valid: expected, cut }] of Object.entries(innocents)) {
    test(`${invariant} does not accuse ${name}`, () => {
      const facts = factsOf(story);
      if (cut !== undefined) facts.cut[cut] = `${cut} was cut after 9 lines`;
      const { valid, said } = judged(invariant, facts);
      assert.is(valid, expected, said);
      if (cut !== undefined) assert.match(said, "was cut after 9 lines");
    });
  }
}

for (const [name, { story, valid }] of Object.entries(RETURNED_INNOCENTS)) {
  test(`no-lost-order does not accuse ${name}, of a shop whose units may go back on sale`, () => {
    const result = judged("no-lost-order", factsUnder({ unitsReturn: true }, ...story));
    assert.is(result.valid, valid, result.said);
  });
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
