import * as assert from "uvu/assert";
import { toldMarks } from "../../../loadtests/run/told-marks.ts";
import { loadTarget } from "../../../targets/load.ts";
import { namedReplies } from "../../../targets/reply.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("promised replies");

const { replies } = await loadTarget("fastify");

test("a plan that provokes a reply promises the rule of the target that gives it its meaning", () => {
  const named = namedReplies(replies);
  assert.equal(toldMarks(["sold-out", "bought"], named), ["told-bought", "told-sold-out"]);
  assert.equal(toldMarks(["restocked", "bought"], named), ["told-bought"]);
});

test("of several rules for one reply none is promised", () => {
  const ok = { status: [200], outcome: "ok" as const };
  assert.equal(
    toldMarks(
      ["bought"],
      [
        { name: "new", ...ok },
        { name: "again", ...ok },
      ],
    ),
    [],
  );
});
