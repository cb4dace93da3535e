// What is counted of one sale.
import * as assert from "uvu/assert";
import { SaleFacts } from "../../../invariants/facts/sale-facts.ts";
import { termsOf } from "../../../invariants/facts/terms.ts";
import { PLAIN_CONTRACT } from "../../../targets/schema/contract.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("facts of a sale");

test("held units are those of all entries by now, however often they were asked for", () => {
  const sale = new SaleFacts("s", termsOf(PLAIN_CONTRACT));
  assert.is(sale.heldUnits, 0);
  sale.deductions.push({ user: "al", gid: "1" }, { user: "al", gid: "1" }, { gid: "2" });
  assert.equal([sale.heldUnits, sale.heldUnits], [2, 2]);
  sale.deductions.push({ user: "bo", gid: "3" });
  assert.is(sale.heldUnits, 3);
});
