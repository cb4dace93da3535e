import { readdirSync } from "node:fs";
import * as assert from "uvu/assert";
import { type Behaviours, behavioursOf } from "../../../loadtests/buyers/behaviour.ts";
import { boundsOf, type LoadSettings, planLoad, promisedMarks } from "../../../loadtests/load/plan-load.ts";
import { PROFILES } from "../../../loadtests/load/profiles.ts";
import { loadTarget } from "../../../targets/load.ts";
import type { Target } from "../../../targets/target.ts";
import { suite } from "../../runner/suite.ts";
import { namesOf, refusal } from "../../support/plans.ts";

const test = suite("plans");

const target = await loadTarget("fastify");

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

/** All habits of each buyer. */
function habitsOf(...[seed, shares]: Parameters<typeof behavioursOf>) {
  const { clicksTwice, retriesUnknown, comesBackAfterMs } = behavioursOf(seed, shares);
  return (n: number) => ({
    clicksTwice: clicksTwice(n),
    retriesUnknown: retriesUnknown(n),
    comesBackAfterMs: comesBackAfterMs(n),
  });
}

test("the same seed plans the same sale, buyers and faults; another seed others", () => {
  assert.equal(planLoad(settings), planLoad(settings));
  assert.not.equal(planLoad(settings).faults, planLoad({ ...settings, seed: 8 }).faults);
  const shares = { clickTwice: 0.5, retryUnknown: 0.5, comeBack: 0.5 };
  const behaviours = (seed: number) => Array.from({ length: 100 }, (_, n) => habitsOf(seed, shares)(n));
  assert.equal(behaviours(7), behaviours(7));
  assert.not.equal(behaviours(7), behaviours(8));
});

test("a run that is repeated by another version of this project has the same buyers", () => {
  const behaviourOf = habitsOf(7, { clickTwice: 0.5, retryUnknown: 0.5, comeBack: 0.5 });
  const behaviours = [1, 2, 1_811].map((n) => Object.values(behaviourOf(n)));
  assert.equal(behaviours, [
    [true, false, 2_768],
    [false, true, 2_226],
    [true, true, 1_292],
  ]);
});

test("buyers behave in the shares that were asked for", () => {
  const behaviourOf = habitsOf(7, { clickTwice: 0.05, retryUnknown: 0.8, comeBack: 0.1 });
  const count = Array.from({ length: 10_000 }, (_, n) => behaviourOf(n));
  const share = (habit: keyof Behaviours) => count.filter((one) => one[habit]).length / count.length;
  assert.ok(Math.abs(share("clicksTwice") - 0.05) < 0.01, `${share("clicksTwice")}`);
  assert.ok(Math.abs(share("retriesUnknown") - 0.8) < 0.02, `${share("retriesUnknown")}`);
  assert.ok(Math.abs(share("comesBackAfterMs") - 0.1) < 0.01, `${share("comesBackAfterMs")}`);
  const times = count.flatMap(({ comesBackAfterMs }) => comesBackAfterMs ?? []);
  assert.ok(Math.min(...times) >= 1_000 && Math.max(...times) <= 4_000);
  assert.ok(Math.max(...times) - Math.min(...times) > 2_000);
});

test("each profile has its script, and each script its profile", () => {
  const scripts = readdirSync("loadtests/load/scripts").filter((file) => file.endsWith(".ts"));
  const expected = Object.keys(PROFILES).map((name) => `${name}.ts`);
  assert.equal(scripts.filter((file) => file !== "arrivals.ts").sort(), expected.sort());
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
  const promised = namesOf(promisedMarks(killed, target));
  for (const mark of ["redis-killed", "link-cut", "durable-stores"]) assert.ok(promised.includes(mark), mark);
  assert.equal(killed.thresholds, {});
  const calm = planLoad({ ...settings, faults: ["none"] });
  assert.equal(namesOf(promisedMarks(calm, target)), [
    ...(PROFILES["burst"]?.marks ?? []),
    "restocked",
    "came-back",
  ]);
  assert.not.ok(
    promisedMarks(planLoad({ ...settings, stock: 20 }), target).includes("came-back"),
    "too few buy",
  );
  assert.equal(calm.thresholds, PROFILES["burst"]?.thresholds);
  assert.equal(planLoad({ ...settings, p95: 900 }).thresholds, { p95Ms: 900 });
});

test("k6 keeps slots for the buyers who are away and come back", () => {
  const { slots, shares, arrivals } = planLoad({ ...settings, rate: 100, durationSeconds: 10 });
  assert.equal([shares.comeBack, slots.ready, slots.most], [0.1, 140, 340]);
  assert.is(arrivals, 6 * 100 + ((100 + 20) / 2) * 4);
});

test("what a load promises of its shares is less under faults, and of check-back nothing", () => {
  const [struck, calm] = [["kill-redis"], ["none"]].map((faults) =>
    boundsOf(planLoad({ ...settings, faults }), target),
  );
  assert.ok((struck?.decidedShare ?? 1) < (calm?.decidedShare ?? 0));
  assert.equal([struck?.checkBackShare, calm?.checkBackShare], [undefined, 0.02]);
});

test("a load keeps what every leaves out, and a load that is too short for its faults says how long would do", () => {
  assert.equal(planLoad({ ...settings, faults: ["every"] }).leftOut, ["kill-worker"]);
  assert.equal(planLoad({ ...settings, faults: ["every"], workers: 2 }).leftOut, ["failpoint"]);
  for (const [faults, why] of [
    [["kill-worker"], /WORKERS=2/],
    [["cut"], /^$/],
  ] as const)
    assert.match(
      refusal(() => planLoad({ ...settings, faults })),
      why,
    );
  const one = {
    ...target,
    start: (target.start as object[]).map((start) => ({ ...start, count: 1 })),
  } as Target;
  const tight = { ...settings, target: one, workers: 2, faults: ["kill-server", "kill-worker"] };
  const why = refusal(() => planLoad({ ...tight, durationSeconds: 2 }));
  const seconds = Number(/DURATION=(\d+)/.exec(why)?.[1]);
  assert.ok(seconds > 2 && seconds < 10, why);
  for (let seed = 0; seed < 40; seed++) planLoad({ ...tight, seed, durationSeconds: seconds });
  assert.match(
    refusal(() => planLoad({ ...tight, durationSeconds: seconds - 1 })),
    /DURATION=/,
  );
});

test("where a buyer may hold several units, no load promises that asking again brings the same one", () => {
  const several: Target = { ...target, contract: { perBuyer: "unlimited", units: 1, unitsReturn: false } };
  const plan = planLoad({ ...settings, faults: ["none"] });
  const lacking = namesOf(promisedMarks(plan, target)).filter(
    (name) => !namesOf(promisedMarks(plan, several)).includes(name),
  );
  assert.equal(lacking.sort(), ["came-back", "duplicate-answered"]);
});

test("orders that only check-back brings are counted where there is a coordinator to check back", () => {
  const plan = planLoad({ ...settings, faults: ["none"] });
  assert.is(boundsOf(plan, { ...target, dtm: false }).checkBackShare, undefined);
});
