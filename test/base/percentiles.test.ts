// Percentiles, against values that were computed by hand from the definition.
import * as assert from "uvu/assert";
import { percentilesOf } from "../../base/percentiles.ts";
import { suite } from "../runner/suite.ts";

const test = suite("percentiles");

test("a share that falls on a value is that value, whatever the order", () => {
  const at = percentilesOf([50, 10, 40, 20, 30]);
  assert.equal([0, 0.25, 0.5, 0.75, 1].map(at), [10, 20, 30, 40, 50]);
});

test("a share between two values lies between them in proportion", () => {
  // Ranks 0 to 3: the median is at 1.5, the 90th percentile at 2.7, the 99th at 2.97.
  const at = percentilesOf([1, 2, 3, 11]);
  assert.is(at(0.5), 2.5);
  assert.is(at(0.9).toFixed(6), (3 + 8 * 0.7).toFixed(6));
  assert.is(at(0.99).toFixed(6), (3 + 8 * 0.97).toFixed(6));
});

test("a hundred values: the 95th percentile is at rank 94.05, the 99th at 98.01", () => {
  const at = percentilesOf(Array.from({ length: 100 }, (_, index) => index + 1));
  assert.is(at(0.95).toFixed(6), "95.050000");
  assert.is(at(0.99).toFixed(6), "99.010000");
});

test("values are sorted as numbers, and negative ones are values", () => {
  assert.equal([0, 0.5, 1].map(percentilesOf([100, 9, -2])), [-2, 9, 100]);
});

test("of one value every percentile is that value, and of none there is none", () => {
  assert.equal([0, 0.5, 1].map(percentilesOf([7])), [7, 7, 7]);
  assert.throws(() => percentilesOf([]), /needs a value/);
});
