// What the stores held over time, as the page draws it.
import * as assert from "uvu/assert";
import { pack } from "../../../invariants/report/data/columns.ts";
import { storeCurves } from "../../../invariants/report/page/charts/store-curves.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("store curves");

const saleWith = (name: string, at: number[], orders: number[]) => ({
  ...{ name, requests: 1, isOfProbes: false, thinnedFrom: undefined },
  at: pack(at),
  ...{ left: pack(orders), deducted: pack(orders), orders: pack(orders) },
});
const dashes = { left: undefined, deducted: undefined, orders: undefined };

test("of samples at one moment the curve has their sum, and only it", () => {
  const sales = [saleWith("s1", [5, 90], [2, 10]), saleWith("s2", [7, 90], [1, 20])];
  const { at, lines } = storeCurves({ sales }, undefined, dashes);
  assert.equal(at, [5, 7, 90]);
  assert.equal(lines.find(({ label }) => label === "orders")?.values, [2, 3, 30]);
});
