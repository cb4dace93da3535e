import * as assert from "uvu/assert";
import { ownerOf } from "../../../invariants/observe/whose-message.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("whose message a gid is");

const owner = (gid: string, more: Partial<Parameters<typeof ownerOf>[1]> = {}) => {
  const found = ownerOf(gid, {
    sales: ["load-3", "load-3-b", "a"],
    named: new Map(),
    before: new Set(),
    ...more,
  });
  return typeof found === "object" ? found.sale : found;
};

test("a ledger, an order or a reply that names the gid tells, whatever the gid looks like", () => {
  const named = new Map([["f3a9", "load-3"]]);
  assert.is(owner("f3a9", { named }), "load-3");
  assert.is(owner("{a}-1", { named: new Map([["{a}-1", "load-3"]]) }), "load-3");
});

test("otherwise the sale's id as a whole word tells, and the longest wins", () => {
  for (const gid of ["{load-3}-0f", "{deal-load-3}-0f", "load-3", "shop:load-3:7", "x_load-3_y"])
    assert.is(owner(gid), "load-3", gid);
  assert.is(owner("{load-3-b}-0f"), "load-3-b");
  for (const gid of ["{load-33}-0f", "payload-3", "load-3x", "bad", "{other}-0f", ""])
    assert.is(owner(gid), undefined, gid);
  assert.is(owner("load-33-load-3-7"), "load-3");
});

test("a message that was there before the run is a stranger's", () => {
  const before = new Set(["{load-3}-old", "f3"]);
  assert.is(owner("{load-3}-old", { before }), "stranger");
  assert.is(owner("f3", { before }), "stranger");
  assert.is(owner("f4", { before }), undefined);
});
