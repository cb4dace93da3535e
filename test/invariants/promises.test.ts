// What a run promises beside its invariants: shares, marks, sound stores and clocks, faults that were undone.
import * as assert from "uvu/assert";
import type { Facts } from "../../invariants/facts/facts.ts";
import { type JudgeSettings, judge } from "../../invariants/judge.ts";
import type { Operation } from "../../invariants/record/history.ts";
import type { Observation } from "../../invariants/record/observation.ts";
import { junitReport } from "../../invariants/report/junit.ts";
import { textReport } from "../../invariants/report/text.ts";
import { suite } from "../runner/suite.ts";
import { pageOf } from "../support/page.ts";
import { RUN } from "../support/run-folder.ts";
import {
  atRest,
  bought,
  clock,
  deduction,
  factsOf,
  factsUnder,
  gid,
  newFactsOf,
  opened,
  order,
  refused,
  type Story,
  sample,
  soldOut,
  told,
} from "../support/story.ts";

const test = suite("promises of a run");

/** One unit, sold, and a buyer who came too late. */
const GOOD: Story = [
  ...[opened(1), bought("al", 1), refused("zo", "sold-out", 30)],
  ...[deduction("al", 1), order("al", 1, 23), sample(0, 1, 1, 1), atRest()],
];
const BOUNDS = { decidedShare: 0.8, arrivedShare: 0 };
const SETTINGS: JudgeSettings = {
  ...{ orderLagBoundMs: 100, promisedMarks: ["bought"], interrupted: false },
  ...{ bounds: BOUNDS, checkBackMs: 3_000 },
};
const UNDATED: Observation = { kind: "order", sale: "s", user: "al", gid: gid(1) };
const judged = (facts: Facts, more: Partial<JudgeSettings> = {}) => judge(facts, { ...SETTINGS, ...more });
const doubt = (story: Story, more: Partial<JudgeSettings> = {}): string => {
  const { valid, because } = judged(newFactsOf(...story), more);
  assert.is(valid, "unknown", because);
  return because;
};
const isTrue = (story: Story, more: Partial<JudgeSettings> = {}) => {
  const verdict = judged(newFactsOf(...story), more);
  assert.is(verdict.valid, true, verdict.because);
  return verdict;
};
const fault = (op: string, more: Partial<Operation> = {}): Operation => ({
  ...{ process: "nemesis-0", op, invoked: 12, completed: 14, outcome: "ok", ...more },
});

test("a server that says busy to 99 of 100 buyers is not true", () => {
  const busy = Array.from({ length: 198 }, (_, n) => refused(`b${n}`, "busy", 40));
  assert.is(doubt([...GOOD, ...busy]), "never reached: decided");
  const { shares, marks } = judged(newFactsOf(...GOOD, ...busy));
  assert.is(shares["decided"], 0.01);
  assert.is(
    marks.find(({ name }) => name === "decided")?.says,
    "2 of 200 buyers were told bought or sold out; at least 80 % must",
  );
  isTrue(GOOD);
  isTrue([...GOOD, ...busy], { bounds: undefined });
});

test("a load that was asked for and not reached is not true", () => {
  const load = (arrived: number): Observation => ({ kind: "load", planned: 100, arrived });
  const bounds = { ...BOUNDS, arrivedShare: 0.95 };
  isTrue([...GOOD, load(95)], { bounds });
  assert.is(doubt([...GOOD, load(94)], { bounds }), "never reached: arrived");
  assert.is(doubt(GOOD, { bounds }), "never reached: arrived");
});

test("messages that are never submitted are told, and more of them than were promised are not true", () => {
  const late = [bought("bo", 2), deduction("bo", 2), order("bo", 2, 3_503)];
  const story = [...GOOD.slice(1, -2), opened(2), ...late, sample(0, 2, 2, 2), { ...atRest(), at: 5_000 }];
  const bound = (checkBackShare: number) => ({
    ...{ orderLagBoundMs: 9_000, bounds: { ...BOUNDS, checkBackShare } },
  });
  assert.is(doubt(story, bound(0.1)), "never reached: submitted");
  const { notes } = isTrue(story, bound(0.5));
  assert.match(notes.join("\n"), "1 of 2 orders came by check-back alone, though nothing was struck");
  const strikes = { "nemesis-0": "kill-dtm", "failpoint-server-1": "failpoint x", "wire-1": "wire lost" };
  for (const [process, op] of Object.entries(strikes)) {
    const struck = isTrue([...story, fault(op, { process })], { orderLagBoundMs: 9_000 });
    assert.not.match(struck.notes.join("\n"), "check-back alone", op);
  }
  isTrue(GOOD, bound(0));
  const undated = GOOD.map((one) => ("kind" in one && one.kind === "order" ? UNDATED : one));
  assert.match(doubt(undated, bound(0)), "never reached: submitted");
});

test("a buyer in doubt, whose order comes before they ask again, was left to check-back", () => {
  const share = (askedAgainAt: number, orderAt: number) =>
    judged(
      newFactsOf(
        ...[opened(1), told("al", "info", 5), told("al", "info", 105), bought("al", 1, askedAgainAt)],
        ...[deduction("al", 1), order("al", 1, orderAt), { ...atRest(), at: 9_000 }],
      ),
    ).shares["checkBack"];
  assert.is(share(3_700, 3_500), 1);
  // The second question, or the third, may have got the unit.
  assert.is(share(3_700, 3_100), 0);
  assert.is(share(3_400, 3_500), 0);
});

test("a clock that is off by less than its bound makes no order one of check-back", () => {
  const story = (at: number) => [
    clock("harness", 0, 1),
    clock("mysql", 400, 5),
    ...GOOD.map((one) => ("kind" in one && one.kind === "order" ? order("al", 1, at) : one)),
  ];
  const bounds = { ...BOUNDS, checkBackShare: 0 };
  isTrue(story(3_417), { bounds, orderLagBoundMs: 9_000 });
  doubt(story(3_419), { bounds, orderLagBoundMs: 9_000 });
});

test("a buyer has come back when they ask again a second after they were told bought, and are told the same", () => {
  const promisedMarks = ["came-back"];
  isTrue([...GOOD, bought("al", 1, 1_011)], { promisedMarks });
  assert.match(doubt([...GOOD, bought("al", 1, 1_010)], { promisedMarks }), "never reached: came-back");
  assert.match(doubt([...GOOD, told("al", "info", 1_011)], { promisedMarks }), "never reached: came-back");
});

test("each kind of reply is a mark that is told, and that is missed only where it was promised", () => {
  const { marks } = isTrue(GOOD);
  const told = marks.filter(({ name }) => name.startsWith("told-"));
  assert.equal(
    told.map(({ name, reached, promised }) => `${name} ${reached} ${promised}`),
    [
      ...["told-bought false false", "told-sold-out true false", "told-no-such-sale false false"],
      ...["told-busy false false", "told-unavailable false false", "told-invalid false false"],
      "told-already false false",
      "told-accepted false false",
    ],
  );
  assert.is(doubt(GOOD, { promisedMarks: ["told-busy"] }), "never reached: told-busy");
  isTrue([...GOOD, refused("zo", "busy", 31)], { promisedMarks: ["told-busy"] });
  assert.throws(
    () => judged(newFactsOf(...GOOD), { promisedMarks: ["told-bsuy"] }),
    /told-bsuy, which does not exist/,
  );
});

test("files in memory prove nothing of a store that is struck, and that is said", () => {
  const storage = (durable: boolean): Observation => ({
    ...{ kind: "storage", of: "redis", fileSystem: durable ? "ext4" : "tmpfs", durable },
  });
  const promisedMarks = ["durable-stores"];
  isTrue([...GOOD, storage(true)], { promisedMarks });
  assert.is(doubt([...GOOD, storage(false)], { promisedMarks }), "never reached: durable-stores");
  assert.is(doubt(GOOD, { promisedMarks }), "never reached: durable-stores");
  assert.match(
    isTrue([...GOOD, storage(false)]).notes.join("\n"),
    /redis keeps its files in memory \(tmpfs\)/,
  );
});

test("a heal that failed is a doubt; in format 1 it means that nothing was left to undo", () => {
  const heal = fault("heal-kill-redis", { outcome: "fail", target: "redis", error: "it does not start" });
  const story = [...GOOD, fault("kill-redis", { target: "redis" }), heal];
  assert.is(doubt(story), "heal-kill-redis redis failed: it does not start");
  const strike = { what: "kill-redis redis", from: 12 };
  const strikes = (facts: Facts) => facts.strikes();
  assert.equal(strikes(newFactsOf(...story, atRest(true, 500))), [{ ...strike, to: 500 }]);
  const older = story.map((one) => ("rule" in one ? soldOut("zo", 30) : one));
  const { valid, because } = judged(factsOf(...older));
  assert.is(valid, true, because);
  assert.equal(strikes(factsOf(...older, atRest(true, 500))), [{ ...strike, to: 14 }]);
});

test("what DTM was made to do is said, with the lags of the orders that came before and after", () => {
  const push = (at: number): Observation => ({ kind: "push", at });
  const two = [opened(2), bought("bo", 2), deduction("bo", 2), order("bo", 2, 555), sample(0, 2, 2, 2)];
  const story = [...GOOD.slice(1, -2), ...two, { ...atRest(true, 500), at: 1_500 }, push(550), push(1_550)];
  const { notes, invariants } = isTrue(story);
  assert.match(notes.join("\n"), "look at every message at once, 2 times, first 0.1 s after load");
  const { figures } = invariants.find(({ name }) => name === "order-lag") ?? {};
  assert.equal([figures?.["maxMs"], figures?.["pushedMaxMs"]], [11, 543]);
  assert.not.match(isTrue(GOOD).notes.join("\n"), "look at every message");
});

test("a fault that took no effect is said", () => {
  const missed = fault("kill-redis", { outcome: "fail", target: "redis", error: "found no place" });
  assert.match(isTrue([...GOOD, missed]).notes.join("\n"), "kill-redis redis found no place");
});

test("a clock that was set makes each check that compares times unknown, and no other", () => {
  const unknownOf = (...clocks: Observation[]) =>
    judged(newFactsOf(...clocks, ...GOOD))
      .invariants.filter(({ valid }) => valid === "unknown")
      .map(({ name }) => name);
  const harness = [clock("harness", 0, 1), clock("harness", 700, 1, 20)];
  const mysql = [clock("mysql", 3, 1), clock("mysql", -40, 1, 20)];
  const ofHarness = ["conservation", "no-oversell", "told-the-truth", "no-false-sold-out", "order-lag"];
  assert.equal(unknownOf(...harness, clock("mysql", 0, 1)), ofHarness);
  assert.equal(unknownOf(clock("harness", 0, 1), ...mysql), ["told-the-truth", "order-lag"]);
  assert.equal(unknownOf(clock("harness", 0, 1), clock("mysql", 0, 1), clock("mysql", 2, 1, 20)), []);
  // A clock that is steered, 500 in a million, is not one that was set.
  assert.equal(unknownOf(clock("harness", 0, 1), clock("mysql", 0, 1), clock("mysql", 400, 1, 800_000)), []);
  assert.equal(unknownOf(clock("mysql", 0, 1)), ofHarness);
});

test("a record that disagrees with itself is a doubt", () => {
  assert.match(
    doubt([...GOOD, told("zo", "fail", 31, { rule: 0 })]),
    "1 replies do not mean what the rules of the run say",
  );
  assert.match(doubt([...GOOD, told("zo", "fail", 31, { rule: 9 })]), "1 replies do not mean");
  const one = [bought("al", 1), deduction("al", 1), order("al", 1, 23), atRest()];
  const counted = doubt([opened(2), told("bo", "info", 5), ...one, sample(0, 2, 2, 2)]);
  assert.match(counted, "2 orders of sale s were counted, and 1 are listed");
  assert.match(counted, "2 deductions of sale s were counted, and 1 are listed");
  const returned = factsUnder({ unitsReturn: true }, opened(2), ...one, sample(0, 2, 2, 2));
  assert.not.match(judged(returned).because, "are listed");
});

test("the reports show shares, and the replies that nobody got", () => {
  const facts = newFactsOf(...GOOD);
  const verdict = judged(facts);
  const text = textReport(verdict);
  assert.match(text, "\nshares: decided 100 %  checkBack 0 %\n");
  const never =
    "told-bought, told-no-such-sale, told-busy, told-unavailable, told-invalid, told-already, told-accepted";
  assert.match(text.replace(/\n {2,}/g, " "), `\nnot reached, nor promised: ${never}\n`);
  const xml = junitReport(RUN, verdict);
  assert.match(xml, '<property name="share decided" value="1"/>');
  assert.match(xml, 'name="mark told-sold-out"/>');
  assert.not.match(xml, "told-busy");
  assert.match(pageOf(RUN, verdict, facts), '"shares":["decided 100 %","checkBack 0 %"]');
});
