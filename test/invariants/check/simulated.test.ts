// Sales that go right, by construction, seen in every way in which a target may show them: no check may ever say false.
import fc from "fast-check";
import * as assert from "uvu/assert";
import { noFalseSoldOut } from "../../../invariants/check/no-false-sold-out.ts";
import { CHECKS, checksOf } from "../../../invariants/every-check.ts";
import { suite } from "../../runner/suite.ts";
import { holds } from "../../support/property.ts";
import { factsOfRun, type RightRun, rightRun } from "../../support/right-run.ts";
import { REPLIES, type Sight } from "../../support/right-sale.ts";
import { probedSale, rightSale, sight } from "../../support/right-sales.ts";

const test = suite("checks on simulated sales");

const SETTINGS = { orderLagBoundMs: 20_000 };

/** The files may be cut: only operations before this time are there, and this number of observations. */
const cut = fc.record({
  historyAt: fc.option(fc.integer({ min: 0, max: 80 }), { freq: 3 }),
  observations: fc.option(fc.nat(40), { freq: 3 }),
});
/** Messages that nothing tells whose they are, and the times at which DTM was pushed. */
const dtm = fc.record({
  foreign: fc.nat(1),
  pushes: fc.array(fc.integer({ min: 1_000, max: 5_000 }), { maxLength: 2 }),
});

function factsOf(
  run: RightRun,
  { historyAt, observations }: typeof cut extends fc.Arbitrary<infer T> ? T : never,
) {
  const operations =
    historyAt === null
      ? run.operations
      : run.operations
          .filter(({ invoked }) => invoked < historyAt)
          .map((one) =>
            one.completed < historyAt
              ? one
              : { ...one, completed: Number.POSITIVE_INFINITY, outcome: "info" as const, rule: undefined },
          );
  const seen = observations === null ? run.observations : run.observations.slice(0, observations);
  const facts = factsOfRun({ ...run, operations, observations: seen });
  if (historyAt !== null) facts.cut.history = "the history was cut";
  if (observations !== null) facts.cut.observations = "the observations were cut";
  return facts;
}

/** Quiet counts as rest once there are as many orders as buyers told that they bought, or purchases, if they may be several. */
function isQuietAllowed({ operations, observations }: RightRun, { rest, orders, shop }: Sight): boolean {
  const isPlain = shop?.contract.perBuyer === 1;
  const told = new Set(
    operations.flatMap(({ outcome, sale, user, op, gid }, index) =>
      op === "purchase" && outcome === "ok" ? [`${sale} ${user} ${isPlain ? "" : (gid ?? index)}`] : [],
    ),
  );
  return (
    rest !== "quiet" || !orders || observations.filter(({ kind }) => kind === "order").length >= told.size
  );
}

test("no check ever says that a right sale is wrong, however little of it is seen", async () => {
  const sales = fc.tuple(rightSale("s"), rightSale("t"), probedSale("probed"));
  const verdicts = new Map<string, number>();
  const property = fc.property(sales, sight, cut, dtm, (all, seen, cutAt, { foreign, pushes }) => {
    const run = rightRun(
      all.filter(({ isProbed }) => isProbed !== true || seen.format === 3),
      seen,
    );
    fc.pre(isQuietAllowed(run, seen));
    for (const at of pushes) run.observations.splice(3, 0, { kind: "push", at });
    if (foreign > 0) run.observations.push({ kind: "message", gid: "of a stranger", status: "submitted" });
    const facts = factsOf(run, cutAt);
    for (const { name, check } of checksOf(facts.format)) {
      const { valid, findings } = check(facts, SETTINGS);
      assert.is.not(valid, false, `${name}: ${findings[0]?.what}`);
      verdicts.set(`${name} ${valid}`, (verdicts.get(`${name} ${valid}`) ?? 0) + 1);
    }
  });
  await holds(property, { runs: 3_000 });
  // Neither is any check blind: each says true where enough is seen.
  for (const { name } of CHECKS)
    for (const valid of [true, "unknown"])
      assert.ok((verdicts.get(`${name} ${valid}`) ?? 0) > 50, `${name} ${valid}`);
});

/** The rule of no-false-sold-out as it is said, without any index: how many refusals are false. */
function falseRefusals({ operations, observations }: RightRun): number {
  const purchases = operations.filter(({ op }) => op === "purchase");
  const holders = new Set(observations.flatMap((one) => (one.kind === "order" ? [one.user] : [])));
  for (const { user, outcome } of purchases) if (outcome === "ok" && user !== undefined) holders.add(user);
  return purchases.filter(({ rule, invoked, completed }) => {
    if (rule !== SOLD_OUT) return false;
    const supplies = operations.filter(
      ({ op, outcome, completed: done }) => op !== "purchase" && outcome === "ok" && done < invoked,
    );
    const onSale = [...new Map(supplies.map(({ key, units = 0 }) => [key, units])).values()];
    const taken = [...holders].filter((holder) => {
      const own = purchases.filter(({ user }) => user === holder);
      const hopeful = own.filter(({ outcome }) => outcome !== "fail");
      return (hopeful.length > 0 ? hopeful : own).some(({ invoked: asked }) => asked <= completed);
    });
    return onSale.reduce((sum, units) => sum + units, 0) > taken.length;
  }).length;
}

const SOLD_OUT = REPLIES.findIndex(({ reason }) => reason === "sold-out");

test("no-false-sold-out finds as many false refusals as its rule, word by word", async () => {
  const full: Sight = {
    ...{ format: 2, stock: true, initial: true, ledger: "hash", orders: true, gids: true, times: true },
    ...{ messages: true, rest: "proof", clockMs: 0, stepMs: 1, looksAt: [] },
  };
  const lie = fc.record({
    user: fc.constantFrom("xi", "yo", "al"),
    at: fc.integer({ min: 2, max: 60 }),
    ms: fc.nat(9),
  });
  let found = 0;
  const property = fc.property(rightSale("s"), fc.array(lie, { maxLength: 5 }), (sale, lies) => {
    const run = rightRun([sale], full);
    for (const { user, at, ms } of lies) {
      const reply = { outcome: "fail" as const, rule: SOLD_OUT, error: "SOLD_OUT" };
      run.operations.push({
        ...{ process: user, op: "purchase", sale: "s", user, invoked: at, completed: at + ms },
        ...reply,
      });
    }
    const expected = falseRefusals(run);
    found += expected;
    assert.is(noFalseSoldOut.check(factsOfRun(run), SETTINGS).found, expected);
  });
  await holds(property, { runs: 2_000 });
  assert.ok(found > 100, `only ${found} false refusals were ever tried`);
});
