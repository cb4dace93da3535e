import * as assert from "uvu/assert";
import type { Facts } from "../../invariants/facts/facts.ts";
import { exitCodeOf, judge } from "../../invariants/judge.ts";
import { markOf } from "../../invariants/marks/marks.ts";
import type { Operation } from "../../invariants/record/history.ts";
import type { RunFile } from "../../invariants/record/run-file.ts";
import { junitReport } from "../../invariants/report/junit.ts";
import { textReport, verdictLine } from "../../invariants/report/text.ts";
import { suite } from "../runner/suite.ts";
import { pageOf } from "../support/page.ts";
import { GOOD, RUN } from "../support/run-folder.ts";
import {
  atRest,
  bought,
  deduction,
  factsOf,
  gid,
  opened,
  order,
  restocked,
  sample,
  soldOut,
  told,
  unseen,
} from "../support/story.ts";

const test = suite("verdict");

type Story = Parameters<typeof factsOf>;
const isReached = (facts: Facts, mark: string) => markOf(facts, mark).reached;
const settings = { orderLagBoundMs: 100, promisedMarks: ["bought"], interrupted: false };
const good: Story = GOOD;
const lost: Story = [
  opened(2),
  told("al", "info", 10),
  bought("bo", 2),
  deduction("al", 1),
  deduction("bo", 2),
  order("bo", 2),
  sample(0, 2, 2),
  atRest(),
];

test("a good run is true, and exits 0", () => {
  const verdict = judge(factsOf(...good), settings);
  assert.equal([verdict.valid, exitCodeOf(verdict)], [true, 0], verdict.because);
});

test("a broken safety invariant is false and exits 1, even beside a lost order", () => {
  const verdict = judge(factsOf(...lost, order("bo", 2)), settings);
  assert.equal([verdict.valid, exitCodeOf(verdict)], [false, 1]);
  assert.match(verdict.because, /one-order-each is broken \(1 found\)/);
});

test("a lost order alone is false and exits 3", () => {
  const verdict = judge(factsOf(...lost), settings);
  assert.equal([verdict.valid, exitCodeOf(verdict)], [false, 3], verdict.because);
});

test("a mark that was promised and not reached makes it unknown, and is named", () => {
  const verdict = judge(factsOf(...good), { ...settings, promisedMarks: ["bought", "restocked"] });
  assert.equal([verdict.valid, exitCodeOf(verdict)], ["unknown", 2]);
  assert.match(verdict.because, /never reached: restocked/);
});

test("a failpoint that was armed and never went off, and an end that no fault explains, are notes", () => {
  const armed = fault("failpoint", { target: "server-1 after-deduct drop × 2" });
  const hit = fault("failpoint after-deduct", { target: "server-1", error: "drop" });
  const ended = fault("exit", { target: "redis", error: "ended by itself (code 1, signal null)" });
  const notes = (...story: Story) => judge(factsOf(...story), settings).notes.join();
  assert.match(notes(...good, armed), "failpoint server-1 after-deduct drop × 2 never went off");
  assert.not.match(notes(...good, armed, hit), "never went off");
  assert.match(notes(...good, armed, { ...hit, target: "server-2" }), "never went off");
  assert.match(
    notes(...good, ended),
    "redis ended by itself (code 1, signal null), and no fault explains it",
  );
});

test("a promised mark that does not exist is refused, unless it was observed", () => {
  assert.throws(() => markOf(factsOf(...good), "nonsense"), /the mark nonsense, which does not exist/);
  assert.is(isReached(factsOf({ kind: "reached", mark: "nonsense", at: 1 }), "nonsense"), true);
});

test("a run is never true without purchases, without definite answers, without rest, or interrupted", () => {
  const because = (story: Story, interrupted = false) => {
    const verdict = judge(factsOf(...story), { ...settings, promisedMarks: [], interrupted });
    assert.is.not(verdict.valid, true);
    return verdict.because;
  };
  assert.match(because([opened(1), sample(1, 0, 1), atRest()]), /no buyer asked for anything/);
  assert.match(
    because([opened(1), told("al", "info", 5), sample(1, 0, 1), atRest()]),
    /no purchase got a definite answer/,
  );
  const refused = told("al", "fail", 5, { error: "ECONNREFUSED" });
  assert.match(because([opened(1), refused, sample(1, 0, 1), atRest()]), /nothing to check/);
  assert.match(because(good.slice(0, -1)), /not recorded whether/);
  assert.match(because([...good.slice(0, -1), atRest(false)]), /not at rest within 100 ms: an order/);
  assert.match(because(good, true), /interrupted/);
});

const fault = (op: string, more: Partial<Operation>): Operation => ({
  process: "n",
  op,
  invoked: 5,
  completed: 6,
  outcome: "ok",
  ...more,
});

test("each mark is reached by what it stands for, and not before", () => {
  const cases: [string, Story][] = [
    ["bought", [bought("al", 1)]],
    ["sold-out", [soldOut("al", 5)]],
    ["duplicate-answered", [bought("al", 1), bought("al", 1, 20)]],
    ["unknown-reply", [told("al", "info", 5)]],
    ["retried-after-unknown", [told("al", "info", 5), told("al", "fail", 20)]],
    ["restocked", [opened(1), soldOut("al", 3), restocked(1, 5), soldOut("bo", 9)]],
    ["server-killed", [bought("al", 1, 1), fault("kill-server", { target: "shop-1" }), soldOut("bo", 9)]],
    ["server-exited", [bought("al", 1, 1), fault("exit", { error: "exit by failpoint" }), soldOut("bo", 9)]],
    [
      "recovered-by-check-back",
      [fault("failpoint after-deduct", { error: "drop", gid: gid(1) }), order("al", 1)],
    ],
    ["redis-paused", [bought("al", 1, 1), fault("pause-redis", { target: "redis" }), soldOut("bo", 9)]],
    ["link-cut", [bought("al", 1, 1), fault("cut", { target: "server-1-redis both" }), soldOut("bo", 9)]],
    ["hit-after-submit", [fault("failpoint after-submit", { error: "drop", gid: gid(1) })]],
    [
      "reply-lost",
      [
        told("al", "info", 5),
        fault("failpoint after-submit", { error: "drop", gid: gid(1) }),
        order("al", 1),
      ],
    ],
    ["rolled-back-by-check-back", [fault("failpoint after-prepare", { error: "hang", gid: gid(1) })]],
  ];
  for (const [mark, story] of cases) {
    assert.is(isReached(factsOf(...story), mark), true, mark);
    assert.is(isReached(factsOf(opened(1), told("zoe", "fail", 1)), mark), false, mark);
    assert.match(markOf(factsOf(...story), mark).says, / /);
  }
  assert.is(isReached(factsOf(fault("kill-server", { outcome: "fail" })), "server-killed"), false);
  assert.is(
    isReached(
      factsOf(fault("failpoint after-deduct", { error: "delay=9", gid: gid(1) }), order("al", 1)),
      "recovered-by-check-back",
    ),
    false,
  );
  assert.is(isReached(factsOf({ kind: "reached", mark: "own", at: 1 }), "own"), true);
});

test("units that were added before the first or after the last buyer of their sale reach no mark", () => {
  const buyers = [opened(1), soldOut("al", 5), soldOut("bo", 9)];
  const other: Story = [3, 20].map((at) => ({ ...soldOut("al", at), sale: "t" }));
  const reached = (at: number) => isReached(factsOf(...buyers, ...other, restocked(1, at)), "restocked");
  assert.equal([3, 6, 8, 10].map(reached), [false, true, false, false]);
});

test("a reply that came is not lost, and one that names no gid is not the same", () => {
  const crash = fault("failpoint before-reply", { error: "error", gid: gid(1) });
  const answered = told("al", "info", 5, { status: 500 });
  assert.is(isReached(factsOf(answered, crash, order("al", 1)), "reply-lost"), false);
  assert.is(isReached(factsOf(told("al", "info", 5), crash, order("al", 1)), "reply-lost"), true);
  const nameless = told("al", "ok", 20);
  assert.is(isReached(factsOf(bought("al", 1), nameless), "duplicate-answered"), false);
  assert.is(isReached(factsOf(bought("al", 1), told("al", "ok", 2_000)), "came-back"), false);
});

const run: RunFile = { ...RUN, target: "<b>&" };

test("reports show findings, and let nothing through unescaped", () => {
  const facts = factsOf(...lost, order('<script>"&', 9));
  const verdict = judge(facts, settings);
  assert.match(textReport(verdict), /✗ no-lost-order[\s\S]*buyer al of sale s has a unit under/);
  const [page, xml] = [pageOf(run, verdict, facts), junitReport(run, verdict)];
  for (const report of [page, xml]) assert.not.match(report, /<script>\\?"/);
  assert.match(xml, /&lt;script&gt;&quot;&amp;/);
  assert.match(page, '\\u003cscript>\\"&');
  assert.match(junitReport(run, verdict), /failures="[1-9]/);
  assert.match(junitReport(run, judge(factsOf(...good), settings)), /failures="0" errors="0"/);
});

test("what a terminal would obey in a name is shown there, and not obeyed", () => {
  const strange = "\u001b[2J\u202e\n✓ all is well";
  const own = [opened(1), bought(strange, 1), deduction(strange, 1), sample(0, 1, 1), atRest()];
  const failed = fault("heal-kill-redis", { target: strange, outcome: "fail", error: strange });
  const verdict = judge(
    factsOf(...own, fault("exit", { target: strange, error: strange }), failed),
    settings,
  );
  const said = `${textReport(verdict)}${verdictLine({ ...verdict, because: strange })}`;
  assert.match(said, "\\u001b[2J\\u202e\\u000a✓");
  for (const hidden of ["\u001b", "\u202e", "\n✓ all"])
    assert.not.ok(said.includes(hidden), JSON.stringify(hidden));
});

test("a finding says when it was, from the start of the run, and what was in force then", () => {
  const strike = fault("pause-redis", { process: "nemesis-1", target: "redis", invoked: 4, completed: 8 });
  const heal = { ...strike, op: "heal-pause-redis", invoked: 12, completed: 13 };
  const hit = { ...strike, process: "failpoint-server-2", op: "failpoint after-deduct", error: "drop" };
  const later = [...lost, strike, heal, { ...hit, gid: gid(1), target: "server-2" }].map((one) =>
    "kind" in one ? one : { ...one, invoked: one.invoked + 1_000, completed: one.completed + 1_000 },
  );
  const verdict = judge(factsOf(...later), settings);
  const [finding] = verdict.invariants.flatMap(({ findings }) => findings);
  const { sale, user, during, fromMs } = finding?.place ?? {};
  assert.equal([sale, user, fromMs], ["s", "al", 10]);
  assert.equal(during, ["failpoint after-deduct drop on server-2", "pause-redis redis"]);
  const said =
    "0.010 s to 0.011 s after the start; in force: failpoint after-deduct drop on server-2, pause-redis redis";
  assert.match(textReport(verdict).replace(/\s+/g, " "), said);
  assert.match(junitReport(run, verdict), said);
  const calm = judge(factsOf(...lost), settings);
  assert.match(textReport(calm), "after the start; no fault in force");
});

test("the screen gives each reason, each missed mark and each figure's meaning its own line", () => {
  const lags = [order("cy", 3, 5_000), told("cy", "ok", 10, { gid: gid(3) }), deduction("cy", 3)];
  const strike = fault("kill-redis", { process: "nemesis-1", target: "redis" });
  const heal = { ...strike, op: "heal-kill-redis", invoked: 50, completed: 60 };
  const facts = factsOf(...good, ...lags, strike, heal, unseen("ledger"), unseen("orders"));
  const promisedMarks = ["bought", "unknown-reply", "restocked"];
  const report = textReport(judge(facts, { ...settings, promisedMarks, orderLagBoundMs: 9_000 }));
  assert.match(report, "\n    orders cannot be seen\n    ledger cannot be seen\n");
  assert.match(report, /\n {4}must hold: every order has its deduction, and its buyer has asked for it\n/);
  assert.match(report, "\n✓ bought\n");
  assert.match(report, "\n✗ unknown-reply: never reached (a buyer got an unknown reply)\n");
  assert.match(report, "\n✗ restocked: never reached (units were added while buyers came)\n");
  assert.match(report, /struckP95Ms \d+/);
  assert.match(report, "\nstruck…: of the orders that a fault fell into");
  assert.ok(!report.includes("verdict:"), report);
  for (const line of report.split("\n")) assert.ok(line.length <= 130, line);
});

test("without an order that a fault fell into, the screen has no legend for it", () => {
  assert.not.match(textReport(judge(factsOf(...good), settings)), "struck");
});

test("the verdict's one line is cut if it is very long", () => {
  const doubt = "x".repeat(900);
  const verdict = judge(factsOf(...good), settings);
  const line = verdictLine({ ...verdict, valid: "unknown", because: doubt });
  assert.ok(line.length < 240, line);
  assert.match(line, / …\)$/);
});
