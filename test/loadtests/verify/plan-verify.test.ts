import * as assert from "uvu/assert";
import { FAULTS } from "../../../loadtests/nemesis/every-fault.ts";
import { parseCase } from "../../../loadtests/verify/matrix/case-id.ts";
import { planVerify, promisedMarks, type VerifySettings } from "../../../loadtests/verify/plan-verify.ts";
import { contentsOf } from "../../../loadtests/verify/run-verify.ts";
import { parseWireCase } from "../../../loadtests/verify/wire/case.ts";
import { loadTarget } from "../../../targets/load.ts";
import { suite } from "../../runner/suite.ts";
import { namesOf, refusal } from "../../support/plans.ts";

const test = suite("plans of verifications");

const target = await loadTarget("fastify");

test("a verification with no time for its faults is refused with the sales that would do", () => {
  const of = (sales: number, faults: string[], seed = 1) =>
    planVerify({ ...verification, cases: 0, sales, faults, seed });
  const why = refusal(() => of(3, ["every"]));
  const sales = Number(/SALES=(\d+)/.exec(why)?.[1]);
  assert.ok(sales > 3 && sales < 20, why);
  for (let seed = 0; seed < 40; seed++) {
    const struck = new Set(of(sales, ["every"], seed).faults.map(({ fault }) => fault));
    assert.is(struck.size, FAULTS.length - 3, `seed ${seed}`);
  }
  assert.equal(of(40, ["every"]).leftOut, ["kill-worker", "remove-server", "failpoint"]);
  assert.match(
    refusal(() => of(0, ["kill-redis"])),
    /kill-redis finds no time/,
  );
  assert.equal(of(0, ["every"]).faults, []);
  assert.match(
    refusal(() => of(40, ["failpoint"])),
    /failpoint finds no place/,
  );
});

test("a share of the buyers of small sales comes back", () => {
  const { sales } = planVerify({ ...verification, cases: 0, sales: 200, faults: ["none"] });
  const buyers = sales.flatMap(({ buyers }) => buyers);
  const back = buyers.flatMap(({ comesBackAfterMs }) => comesBackAfterMs ?? []);
  assert.ok(Math.abs(back.length / buyers.length - 0.2) < 0.05, `${back.length} of ${buyers.length}`);
});

const verification: VerifySettings = {
  ...{ seed: 1, target, cases: 100_000, only: undefined, wire: 0, sales: 40, faults: ["every"] },
};

test("a verification promises every failpoint and every fault, and plans the same from the same seed", () => {
  const plan = planVerify(verification);
  assert.equal(plan, planVerify(verification));
  const promised = namesOf(promisedMarks(plan, target));
  const some = [
    "recovered-by-check-back",
    "reply-lost",
    "hit-create-order:before-commit",
    "dtm-killed",
    "redis-paused",
  ];
  for (const mark of [...some, "link-trickled", "server-exited"]) assert.ok(promised.includes(mark), mark);
});

test("the matrix promises its crashes alone, each in its own modes, and no delay that only gathers buyers", () => {
  const hits = (id: string) =>
    promisedMarks(planVerify({ ...verification, only: parseCase(id), faults: ["every"] }), target).flatMap(
      (mark) => (typeof mark === "string" ? [] : [[mark.name, mark.modes]]),
    );
  assert.equal(hits("first-purchase/several/before-prepare=drop"), [["hit-before-prepare", ["drop"]]]);
  assert.equal(hits("sold-out/several/after-deduct=delay+after-submit=hang"), [
    ["hit-after-deduct", ["delay=1400"]],
    ["hit-after-submit", ["hang"]],
  ]);
});

test("a target without failpoints promises no mark that only they can show", () => {
  const { requests } = target;
  const plan = planVerify({
    ...verification,
    target: { ...target, requests: { ...requests, armFailpoint: null } },
  });
  assert.equal([plan.cases.length, plan.sales.every(({ failpoints }) => failpoints.length === 0)], [0, true]);
  const promised = namesOf(promisedMarks(plan, target));
  assert.ok(promised.includes("bought") && promised.includes("dtm-killed"));
  assert.not.ok(promised.some((name) => name.includes("check-back") || name.startsWith("hit-")));
});

test("ids are the target's own, and a run that needs more of them than there are is refused", () => {
  const ids = { sale: { from: 7, to: 8 }, user: { text: "u-{{n}}" } };
  const own = { ...target, ids };
  const plan = planVerify({ ...verification, target: own, cases: 0, sales: 2, faults: ["none"] });
  assert.equal(
    plan.sales.map(({ sale }) => sale),
    ["7", "8"],
  );
  assert.is(plan.sales[0]?.buyers[0]?.user, "u-1");
  assert.throws(
    () => planVerify({ ...verification, target: own, cases: 0, sales: 3, faults: ["none"] }),
    /ids\/sale of the target has 2 ids, and this run needs 3/,
  );
});

test("what a verification will run is counted, and a missing matrix has its reason", () => {
  const of = (more: Partial<VerifySettings>) =>
    contentsOf(planVerify({ ...verification, sales: 1, ...more }));
  assert.match(
    of({ cases: 1, faults: ["none"] }),
    /^1 case of the crash matrix, then 1 sale under 0 faults$/,
  );
  assert.match(
    of({ cases: 0, faults: ["none"] }),
    /^no crash matrix \(CASES=0\), then 1 sale under 0 faults$/,
  );
  assert.match(of({ cases: 0, sales: 20 }), /then 20 sales under \d+ faults$/);
  const bare = { ...target, requests: { ...target.requests, armFailpoint: null } };
  assert.match(of({ target: bare, sales: 20 }), /^no crash matrix \(the target has no failpoints\), then/);
});

test("a target without failpoints has the wire matrix all the same, and one that runs already has none", () => {
  const bare = { ...target, requests: { ...target.requests, armFailpoint: null } };
  const of = (more: Partial<VerifySettings>) =>
    planVerify({ ...verification, wire: undefined, faults: ["none"], sales: 1, ...more });
  assert.match(
    contentsOf(of({ target: bare })),
    /^no crash matrix \(the target has no failpoints\), up to 320 cases of the wire matrix, then 1 sale/,
  );
  const running = { urls: ["http://127.0.0.1:1"] };
  assert.is(of({ target: { ...bare, start: running } }).wire, undefined);
});

test("just one case of the wire is run without another sale, and the crash matrix follows no failpoint's case", () => {
  const onlyWire = parseWireCase("wire/last-unit/mysql-commit/reply-cut");
  const plan = planVerify({ ...verification, onlyWire, faults: ["none"] });
  assert.equal([plan.cases.length, plan.sales.length, plan.wire?.most, plan.servers], [0, 0, 1, undefined]);
  const only = parseCase("last-unit/one/after-deduct=drop");
  assert.is(planVerify({ ...verification, wire: undefined, only, faults: ["none"] }).wire, undefined);
});

test("our server promises the reply for an unknown outcome where both matrices are run", () => {
  const marks = (wire: number) => namesOf(promisedMarks(planVerify({ ...verification, wire }), target));
  assert.ok(marks(320).includes("told-unknown"));
  assert.ok(marks(320).includes("wire-reply-silent"));
  assert.not.ok(marks(0).includes("told-unknown"));
});

test("a run that needs more ids than there are counts the sales of the wire too", () => {
  const own = { ...target, ids: { sale: { from: 1, to: 300 } } };
  assert.throws(
    () => planVerify({ ...verification, target: own, cases: 0, sales: 2, wire: 320, faults: ["none"] }),
    /has 300 ids, and this run needs 338/,
  );
});
