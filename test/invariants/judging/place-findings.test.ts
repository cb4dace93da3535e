// Where in the run findings lie: when, and what struck meanwhile or afterwards.
import * as assert from "uvu/assert";
import { judge } from "../../../invariants/judge.ts";
import type { Operation } from "../../../invariants/record/history.ts";
import { findingsOf } from "../../../invariants/report/data/findings.ts";
import { placeText } from "../../../invariants/report/place-text.ts";
import type { Place, Verdict } from "../../../invariants/verdict.ts";
import { suite } from "../../runner/suite.ts";
import {
  atRest,
  bought,
  deduction,
  factsOf,
  opened,
  order,
  type Story,
  sample,
  soldOut,
  unseen,
} from "../../support/story.ts";

const test = suite("where findings lie");

const settings = { orderLagBoundMs: 100, promisedMarks: [], interrupted: false };

const operation = (op: string, invoked: number, completed: number, more: Partial<Operation> = {}) => ({
  ...{ process: `nemesis-${invoked}`, op, invoked, completed, outcome: "ok" as const },
  ...more,
});
/** A fault that is in force from here to there. */
const struck = (what: string, from: number, to: number): Operation[] => [
  operation(`kill-${what}`, from, from + 1, { target: what }),
  operation(`heal-kill-${what}`, to - 1, to, { process: `nemesis-${from}`, target: what }),
];
const wireStrike = (way: string, target: string, more: Partial<Operation> = {}): Operation =>
  operation(`wire ${way}`, 12, 13, { process: "wire-1", sale: "s", target, error: `it was ${way}`, ...more });

/** A buyer told bought between 10 and 11, whose order got lost; rest is at 1,000. */
const lost: Story = [opened(2), bought("al", 1), deduction("al", 1), sample(1, 1, 2), atRest(true, 900)];

const verdictOf = (...story: Story): Verdict => judge(factsOf(...story), settings);
function placeIn(verdict: Verdict, invariant: string): Place {
  const place = verdict.invariants.find(({ name }) => name === invariant)?.findings[0]?.place;
  assert.ok(place !== undefined, `${invariant} has a finding with a place`);
  return place;
}
const causesOf = (verdict: Verdict): string[] => findingsOf(verdict, []).map(({ cause }) => cause);

test("the place of a lost order reaches to rest, and names what struck after the reply", () => {
  const verdict = verdictOf(...lost, ...struck("server-1", 20, 60), ...struck("redis", 500, 600));
  for (const name of ["no-lost-order", "told-the-truth"]) {
    const { during, afterwards, toMs } = placeIn(verdict, name);
    assert.equal(
      [during, afterwards, toMs],
      [[], ["kill-server-1 server-1", "kill-redis redis"], 1_000],
      name,
    );
  }
  assert.is(
    placeText(placeIn(verdict, "no-lost-order")),
    "0.010 s to 1.000 s after the start; no fault in force at first; afterwards: kill-server-1 server-1, kill-redis redis",
  );
  assert.equal(causesOf(verdict), ["after which came kill-server-1 server-1"]);
});

test("what was in force while the buyer asked comes before what struck afterwards", () => {
  const verdict = verdictOf(...lost, ...struck("server-1", 5, 60), ...struck("redis", 500, 600));
  const { during, afterwards } = placeIn(verdict, "no-lost-order");
  assert.equal([during, afterwards], [["kill-server-1 server-1"], ["kill-redis redis"]]);
  assert.equal(causesOf(verdict), ["during kill-server-1 server-1"]);
});

test("a finding that nothing can have brought about later ends with what is known of it", () => {
  const early = [opened(1), soldOut("cy", 5), bought("al", 1, 20), deduction("al", 1), order("al", 1, 30)];
  const ghost = order("bo", 2, 25);
  const verdict = verdictOf(...early, ghost, sample(0, 1, 1), atRest(), ...struck("redis", 500, 600));
  const { toMs, afterwards } = placeIn(verdict, "no-ghost-order");
  assert.ok(toMs < 500, `${toMs}`);
  assert.is(afterwards, undefined);
});

test("units that are missing at rest were lost between the first request of their sale and rest", () => {
  const last = { ...sample(0, 0, 2), at: 1_100 };
  const story = [opened(2), bought("al", 1), order("al", 1), last, atRest(true, 900), unseen("ledger")];
  const { fromMs, afterwards, during } = placeIn(
    verdictOf(...story, ...struck("redis", 500, 600)),
    "no-lost-order",
  );
  assert.equal([fromMs, [...during, ...(afterwards ?? [])]], [10, ["kill-redis redis"]]);
});

test("a finding in whose sale an exchange was broken is grouped by that exchange, whatever the way", () => {
  const cut = verdictOf(...lost, wireStrike("reply-cut", "mysql COMMIT"), ...struck("redis", 5, 600));
  assert.equal(placeIn(cut, "no-lost-order").during.slice(0, 1), ["wire reply-cut of mysql COMMIT"]);
  const cause = "after mysql COMMIT was broken on the wire";
  assert.equal(causesOf(cut), [cause]);
  assert.equal(causesOf(verdictOf(...lost, wireStrike("store-killed", "mysql COMMIT"))), [cause]);
});

test("an exchange of another sale, or one that was not broken, is no place of a finding", () => {
  const other = wireStrike("reply-cut", "mysql COMMIT", { sale: "t" });
  const idle = wireStrike("repeated", "mysql COMMIT", { outcome: "fail" });
  assert.equal(placeIn(verdictOf(...lost, other, idle), "no-lost-order").during, []);
});

test("the strike that a finding names is that of its own sale, whatever its buyer is called", () => {
  const user = "x of sale t";
  const strikes = [
    wireStrike("reply-cut", "mysql COMMIT"),
    wireStrike("delayed", "redis SET", { sale: "t" }),
  ];
  const story = [opened(2), bought(user, 1), deduction(user, 1), sample(1, 1, 2), atRest(true, 900)];
  const { invariants } = verdictOf(...story, ...strikes);
  const [finding] = invariants.find(({ name }) => name === "no-lost-order")?.findings ?? [];
  assert.match(finding?.what ?? "", /; in this sale it was reply-cut$/);
});
