import * as assert from "uvu/assert";
import type { PromisedMark } from "../../../invariants/record/run-file.ts";
import { behaviourOf } from "../../../loadtests/buyers/behaviour.ts";
import { type LoadSettings, planLoad, promisedMarks } from "../../../loadtests/load/plan-load.ts";
import { PROFILES } from "../../../loadtests/load/profiles.ts";
import {
  promisedMarks as marksOfVerify,
  planVerify,
  type VerifySettings,
} from "../../../loadtests/verify/plan-verify.ts";
import { contentsOf } from "../../../loadtests/verify/run-verify.ts";
import { loadTarget } from "../../../targets/load.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("plans");

const target = await loadTarget("fastify");

const namesOf = (marks: readonly PromisedMark[]) =>
  marks.map((mark) => (typeof mark === "string" ? mark : mark.name));

const settings: LoadSettings = {
  profile: "burst",
  stock: undefined,
  rate: undefined,
  durationSeconds: undefined,
  faults: ["all"],
  intensity: 5,
  workers: 1,
  p95: undefined,
  seed: 7,
  target,
};

test("the same seed plans the same sale, buyers and faults; another seed others", () => {
  assert.equal(planLoad(settings), planLoad(settings));
  assert.not.equal(planLoad(settings).faults, planLoad({ ...settings, seed: 8 }).faults);
  const shares = { clickTwice: 0.5, retryUnknown: 0.5 };
  const behaviours = (seed: number) => Array.from({ length: 100 }, (_, n) => behaviourOf(seed, n, shares));
  assert.equal(behaviours(7), behaviours(7));
  assert.not.equal(behaviours(7), behaviours(8));
});

test("buyers behave in the shares that were asked for", () => {
  const count = Array.from({ length: 10_000 }, (_, n) =>
    behaviourOf(7, n, { clickTwice: 0.05, retryUnknown: 0.8 }),
  );
  const share = (habit: "clicksTwice" | "retriesUnknown") =>
    count.filter((one) => one[habit]).length / count.length;
  assert.ok(Math.abs(share("clicksTwice") - 0.05) < 0.01, `${share("clicksTwice")}`);
  assert.ok(Math.abs(share("retriesUnknown") - 0.8) < 0.02, `${share("retriesUnknown")}`);
});

test("faults come in every profile, in time", () => {
  for (const profile of Object.keys(PROFILES)) {
    for (let seed = 0; seed < 50; seed++) {
      const { faults, durationMs } = planLoad({ ...settings, profile, seed });
      assert.ok(faults.length > 0, `${profile} ${seed}`);
      for (const { atMs } of faults) assert.ok(atMs < durationMs);
    }
  }
});

test("the units of a load come at its opening and later, and a target that cannot be restocked has all at once", () => {
  const { opening, restocks } = planLoad({ ...settings, stock: 101 });
  assert.is(opening + restocks.reduce((sum, { units }) => sum + units, 0), 101);
  assert.ok(restocks.length > 0 && opening < 101);
  const fixed = { ...target, requests: { ...target.requests, restock: null } };
  const plan = planLoad({ ...settings, stock: 101, target: fixed });
  assert.equal([plan.opening, plan.restocks], [101, []]);
  assert.equal(planLoad({ ...settings, stock: 0 }).restocks, []);
});

test("a load promises what strikes it, and without faults has the profile's thresholds", () => {
  const killed = planLoad({ ...settings, faults: ["kill-redis", "cut"] });
  const promised = namesOf(promisedMarks(killed));
  for (const mark of ["redis-killed", "link-cut"]) assert.ok(promised.includes(mark), mark);
  assert.equal(killed.thresholds, {});
  const calm = planLoad({ ...settings, faults: ["none"] });
  assert.equal(namesOf(promisedMarks(calm)), [...(PROFILES["burst"]?.marks ?? []), "restocked"]);
  assert.equal(calm.thresholds, PROFILES["burst"]?.thresholds);
  assert.equal(planLoad({ ...settings, p95: 900 }).thresholds, { p95Ms: 900 });
});

const verification: VerifySettings = {
  ...{ seed: 1, target, cases: 100_000, only: undefined, sales: 40, faults: ["every"] },
};

test("a verification promises every failpoint and every fault, and plans the same from the same seed", () => {
  const plan = planVerify(verification);
  assert.equal(plan, planVerify(verification));
  const promised = namesOf(marksOfVerify(plan));
  const some = [
    "recovered-by-check-back",
    "reply-lost",
    "hit-create-order:before-commit",
    "dtm-killed",
    "redis-paused",
  ];
  for (const mark of [...some, "link-trickled", "server-exited"]) assert.ok(promised.includes(mark), mark);
});

test("a target without failpoints still owes a recovery by check-back", () => {
  const { requests } = target;
  const plan = planVerify({
    ...verification,
    target: { ...target, requests: { ...requests, armFailpoint: null } },
  });
  assert.equal([plan.cases.length, plan.sales.every(({ failpoints }) => failpoints.length === 0)], [0, true]);
  assert.ok(marksOfVerify(plan).includes("recovered-by-check-back"));
});

test("what a verification will run is counted, and a missing matrix has its reason", () => {
  const of = (more: Partial<VerifySettings>) =>
    contentsOf(planVerify({ ...verification, sales: 1, ...more }));
  assert.match(
    of({ cases: 1, faults: ["none"] }),
    /^1 case of the crash matrix, then 1 sale under 0 faults$/,
  );
  assert.match(of({ cases: 0 }), /^no crash matrix \(CASES=0\), then 1 sale under \d+ faults?$/);
  const bare = { ...target, requests: { ...target.requests, armFailpoint: null } };
  assert.match(of({ target: bare }), /^no crash matrix \(the target has no failpoints\), then/);
});
