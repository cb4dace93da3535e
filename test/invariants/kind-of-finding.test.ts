// By what a finding is known again in another run.
import fc from "fast-check";
import * as assert from "uvu/assert";
import { buyerIn, Findings } from "../../invariants/findings.ts";
import { kindOf } from "../../invariants/kind-of-finding.ts";
import { suite } from "../runner/suite.ts";
import { holds } from "../support/property.ts";

const test = suite("the kind of a finding");

const GID = "{s}-00000000000000000000000000000001";
const kind = (what: string, ...evidence: unknown[]) => kindOf({ what, evidence });

test("it has neither names nor numbers, nor what follows a semicolon", () => {
  const lost = kind(`buyer al of sale s has a unit under ${GID}, and no order`, { user: "al", gid: GID });
  assert.is(lost, "buyer … of sale … has a unit under …, and no order");
  assert.is(kind("buyer b7 of sale load-7 has a unit under no gid, and no order"), lost);
  assert.is(
    kind("sale s: -1 units left; the latest orders: buyer al of sale s under x"),
    kind("sale load-8: -12 units left; the latest orders: none"),
  );
  assert.is(
    kind(`message ${GID} of sale s is still submitted; it holds units of these buyers: al`, { gid: GID }),
    "message … of sale … is still submitted",
  );
});

test("what the buyer was told stays in it", () => {
  const told = (code: string) =>
    kind(`buyer al of sale s was only refused (${code}), and has an order under ${GID}`);
  assert.is.not(told("BUSY"), told("SOLD_OUT"));
});

test("buyers and sales of any name are of the same kind", async () => {
  const name = fc.oneof(
    fc.string({ minLength: 1, unit: "grapheme" }).filter((text) => text.trim() === text && text !== ""),
    fc.constantFrom("a", "unit", "order; and", "<script>", "\u202eab", "$1", "a.*", "…"),
  );
  const kindFor = (user: string, sale: string, gid: string) =>
    kind(`${buyerIn(sale, user)} has a unit under ${gid}, and no order`, { user, sale, gid });
  await holds(
    fc.property(name, name, name, (user, sale, gid) =>
      assert.is(kindFor(user, sale, gid), "buyer … of sale … has a unit under …, and no order"),
    ),
    { runs: 2_000 },
  );
});

test("a result counts its findings by kind, also those that it does not list", () => {
  const findings = new Findings();
  for (let n = 0; n < 30; n++)
    findings.add(`buyer b${n} of sale s has a unit under g${n}, and no order`, {
      user: `b${n}`,
      gid: `g${n}`,
    });
  findings.add("sale s: 3 units are neither left nor ordered");
  const { kinds } = findings.result();
  assert.equal(kinds, {
    "buyer … of sale … has a unit under …, and no order": 30,
    "sale …: … units are neither left nor ordered": 1,
  });
});
