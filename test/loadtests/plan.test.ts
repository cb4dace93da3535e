import * as assert from "uvu/assert";
import { type LoadSettings, planLoad, promisedMarks } from "../../loadtests/plan.ts";
import { PROFILES } from "../../loadtests/profiles.ts";
import { traitsOf } from "../../loadtests/traits.ts";
import { promisedMarks as marksOfVerify, planVerify } from "../../loadtests/verify-plan.ts";
import { suite } from "../support/suite.ts";

const test = suite("plans");

const settings: LoadSettings = {
  profile: "burst",
  stock: undefined,
  rate: undefined,
  durationSeconds: undefined,
  faults: "kill-server",
  p95: undefined,
  seed: 7,
  servers: 2,
};

test("the same seed plans the same sale, buyers and faults; another seed others", () => {
  assert.equal(planLoad(settings), planLoad(settings));
  assert.not.equal(planLoad(settings).faults, planLoad({ ...settings, seed: 8 }).faults);
  const shares = { clickTwice: 0.5, retryUnknown: 0.5 };
  const traits = (seed: number) => Array.from({ length: 100 }, (_, n) => traitsOf(seed, n, shares));
  assert.equal(traits(7), traits(7));
  assert.not.equal(traits(7), traits(8));
});

test("shares of traits come out as asked for", () => {
  const count = Array.from({ length: 10_000 }, (_, n) =>
    traitsOf(7, n, { clickTwice: 0.05, retryUnknown: 0.8 }),
  );
  const share = (trait: "clicksTwice" | "retriesUnknown") =>
    count.filter((one) => one[trait]).length / count.length;
  assert.ok(Math.abs(share("clicksTwice") - 0.05) < 0.01, `${share("clicksTwice")}`);
  assert.ok(Math.abs(share("retriesUnknown") - 0.8) < 0.02, `${share("retriesUnknown")}`);
});

test("kills come in every profile, in time, and one after the other is healed", () => {
  for (const profile of Object.keys(PROFILES)) {
    for (let seed = 0; seed < 50; seed++) {
      const { faults, durationMs } = planLoad({ ...settings, profile, seed });
      assert.ok(faults.length > 0, `${profile} ${seed}`);
      for (const [index, { atMs, forMs }] of faults.entries()) {
        assert.ok(atMs < durationMs);
        assert.ok(atMs + forMs < (faults[index + 1]?.atMs ?? Number.POSITIVE_INFINITY));
      }
    }
  }
});

test("a load without faults promises no kill", () => {
  assert.ok(promisedMarks(planLoad(settings)).includes("server-killed"));
  assert.not.ok(promisedMarks(planLoad({ ...settings, faults: "none" })).includes("server-killed"));
});

test("every verification has the crashes that check-back must mend", () => {
  for (let seed = 0; seed < 20; seed++) {
    const plan = planVerify({ seed, sales: 21, servers: 2, failpoints: true, restocks: true });
    const crashes = plan.sales.flatMap(({ failpoints }) =>
      failpoints.map(({ name, mode }) => `${name} ${mode}`),
    );
    for (const mode of ["hang", "drop", "exit"]) assert.ok(crashes.includes(`after-deduct ${mode}`));
    assert.ok(crashes.includes("after-prepare hang"));
    assert.equal(plan, planVerify({ seed, sales: 21, servers: 2, failpoints: true, restocks: true }));
  }
});

test("a target without failpoints still owes a recovery by check-back", () => {
  const plan = planVerify({ seed: 1, sales: 5, servers: 0, failpoints: false, restocks: false });
  assert.equal(
    [plan.faults.length, plan.sales.every(({ failpoints }) => failpoints.length === 0)],
    [0, true],
  );
  assert.ok(marksOfVerify(plan).includes("recovered-by-check-back"));
});
