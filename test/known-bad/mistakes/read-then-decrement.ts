// A deduction that is not atomic.
import type { Mistake } from "../../support/known-bad.ts";

export const mistake: Mistake = {
  title: "a shop reads the stock, waits, and writes back one less",
  story: "The stock is read by one command and written by the next. Two buyers read the same number.",
  invariant: "no-oversell",
  replaces: "test/known-bad/plain-shop-unsafe.json",
  runs: [{ by: "load", with: { stock: 200, rate: 400, duration: 4 }, withinSeconds: 40 }],
};
