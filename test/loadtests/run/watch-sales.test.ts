import * as assert from "uvu/assert";
import { until } from "../../../base/until.ts";
import type { Stores } from "../../../invariants/observe/stores.ts";
import type { Observation } from "../../../invariants/record/observation.ts";
import { watchSales } from "../../../loadtests/run/watch-sales.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("the watch of open sales");

test("each of many open sales is sampled at every look, and one that is done once more with its orders", async () => {
  const stores = {
    sample: async (sale: string) => ({ kind: "sample", at: 0, sale, orders: 1 }),
    sampleStock: async (sales: string[]) => sales.map((sale) => ({ kind: "sample", at: 0, sale })),
  } as unknown as Stores;
  const seen: string[] = [];
  const write = (some: readonly Observation[]) => {
    for (const one of some) if (one.kind === "sample") seen.push(`${one.sale} ${one.orders ?? "-"}`);
  };
  const watch = watchSales(stores, () => ["a", "b", "c"], write, 5);
  await until(() => seen.length >= 9, { what: "three looks", deadlineMs: 5_000 });
  watch.look("b");
  await watch.stop();
  assert.equal(seen.slice(0, 6), ["a -", "b -", "c -", "a -", "b -", "c -"]);
  assert.is(seen.filter((one) => one === "b 1").length, 1);
});

test("the stock of one open sale is sampled while its orders cannot be counted", async () => {
  const stores = {
    sample: async () => {
      throw new Error("MySQL could not be read");
    },
    sampleStock: async ([sale]: string[]) => [{ kind: "sample", at: 0, sale, remaining: 1 }],
  } as unknown as Stores;
  const seen: Observation[] = [];
  const watch = watchSales(
    stores,
    () => ["a"],
    (some) => seen.push(...some),
    5,
  );
  await until(() => seen.length >= 2, { what: "two looks", deadlineMs: 5_000 });
  await watch.stop();
  assert.equal(seen[0], { kind: "sample", at: 0, sale: "a", remaining: 1 });
});
