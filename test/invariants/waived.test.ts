// What a target cannot show may be waived, and nothing else: then the verdict says what it is true of.
import * as assert from "uvu/assert";
import { exitCodeOf, type JudgeSettings, judge } from "../../invariants/judge.ts";
import { junitReport } from "../../invariants/report/junit.ts";
import { textReport, verdictLine } from "../../invariants/report/text.ts";
import type { Verdict } from "../../invariants/verdict.ts";
import { suite } from "../runner/suite.ts";
import { pageOf } from "../support/page.ts";
import { RUN } from "../support/run-folder.ts";
import {
  atRest,
  bought,
  clock,
  deduction,
  newFactsOf,
  opened,
  order,
  refused,
  type Story,
  sample,
  told,
  unconfirmed,
  unseen,
} from "../support/story.ts";

const test = suite("waived invariants");

const quiet = { ...atRest(), by: "quiet" as const };
/** A shop that shows stock and orders, and no ledger. */
const SHOP: Story = [
  ...[unseen("ledger"), opened(1), bought("al", 1), refused("zo", "sold-out", 30), order("al", 1, 23)],
  ...[
    { kind: "sample" as const, at: 1_001, until: 1_002, sale: "s", remaining: 0, initial: 1, orders: 1 },
    quiet,
  ],
];
const WHY = "we keep no ledger";
const WAIVED = { conservation: WHY, "no-ghost-order": WHY };
const SETTINGS: JudgeSettings = { orderLagBoundMs: 100, promisedMarks: [], interrupted: false };
const judged = (story: Story, more: Partial<JudgeSettings> = {}): Verdict =>
  judge(newFactsOf(...story), { ...SETTINGS, ...more });
const of = ({ invariants }: Verdict, name: string) => invariants.find((one) => one.name === name);

test("what cannot be seen is unknown until it is waived, and then the verdict names it in its one line", () => {
  const plain = judged(SHOP);
  assert.is(plain.valid, "unknown");
  assert.equal([of(plain, "conservation")?.blind, of(plain, "no-ghost-order")?.blind], [true, true]);
  const verdict = judged(SHOP, { waived: WAIVED });
  assert.is(
    verdictLine(verdict),
    "verdict: true (7 of 9 invariants; conservation and no-ghost-order cannot be seen here: we keep no ledger)",
  );
  assert.is(exitCodeOf(verdict), 0);
  assert.equal([of(verdict, "conservation")?.valid, of(verdict, "conservation")?.waived], ["unknown", WHY]);
});

test("each reason of a waiver is told with its invariants", () => {
  const { because } = judged(SHOP, { waived: { conservation: "no ledger", "no-ghost-order": "no time" } });
  assert.is(
    because,
    "7 of 9 invariants; conservation cannot be seen here: no ledger; no-ghost-order cannot be seen here: no time",
  );
});

test("one waiver does not cover another invariant", () => {
  const { valid, because } = judged(SHOP, { waived: { conservation: WHY } });
  assert.is(valid, "unknown");
  assert.is(because, "no-ghost-order is unknown (ledger cannot be seen)");
});

test("a waiver of what can be judged is said, and does not hide what is wrong", () => {
  const waived = { ...WAIVED, "one-order-each": "we sell two", "told-the-truth": "it is hard" };
  const right = judged(SHOP, { waived });
  assert.is(right.valid, true);
  assert.match(right.notes.join("\n"), "one-order-each is waived, and was judged: true");
  const wrong = judged([...SHOP, order("al", 2, 24)], { waived });
  assert.is(wrong.valid, false);
  assert.match(wrong.notes.join("\n"), "one-order-each is waived, and was judged: false");
  assert.is(of(wrong, "one-order-each")?.waived, undefined);
});

test("a cut, a clock that was set and an order that may still come cannot be waived", () => {
  const all = Object.fromEntries(judged(SHOP).invariants.map(({ name }) => [name, WHY]));
  const cut = newFactsOf(...SHOP);
  cut.cut.history = "history.jsonl was cut after 9 lines";
  assert.is(judge(cut, { ...SETTINGS, waived: all }).valid, "unknown");
  const set = [clock("harness", 0, 1), clock("harness", 700, 1, 20), clock("mysql", 0, 1)];
  assert.is(judged([...set, ...SHOP], { waived: all }).valid, "unknown");
  const awaited = judged([unseen("messages"), ...SHOP, bought("bo", 2)], { waived: all });
  assert.is(awaited.valid, "unknown");
  assert.match(awaited.because, "told-the-truth is unknown");
  assert.match(awaited.notes.join("\n"), "told-the-truth is waived, but it is unknown for another reason");
});

test("a shop without a coordinator is true where its owner accepts that, and no check-back is asked of it", () => {
  const story = [unseen("messages"), ...SHOP];
  const bounds = { decidedShare: 0.5, arrivedShare: 0, checkBackShare: 0.02 };
  const verdict = judged(story, { bounds, waived: { ...WAIVED, drained: "we have no DTM" } });
  assert.is(verdict.valid, true, verdict.because);
  assert.not.ok(verdict.marks.some(({ name }) => name === "submitted"));
});

test("a shop that shows neither stock nor ledger is true of the rest", () => {
  const story = SHOP.filter((one) => !("kind" in one) || one.kind !== "sample");
  const waived = { ...WAIVED, "no-lost-order": "no stock is shown" };
  const { valid, because } = judged([unseen("stock"), ...story], { waived });
  assert.is(valid, true, because);
});

test("a name that is no invariant is bad usage", () => {
  assert.throws(
    () => judged(SHOP, { waived: { conversation: WHY } }),
    /waives conversation, which is no invariant/,
  );
});

test("the reports show what was waived, and a pipeline skips it", () => {
  const facts = newFactsOf(...SHOP);
  const verdict = judge(facts, { ...SETTINGS, waived: WAIVED });
  const text = textReport(verdict);
  assert.match(text, /– conservation .*\n {4}waived: we keep no ledger\n/);
  assert.not.match(text, "must hold: units left");
  const xml = junitReport(RUN, verdict);
  assert.match(xml, /failures="0" errors="0" skipped="2"/);
  assert.match(
    xml,
    '<testcase classname="flashproof" name="conservation"><skipped message="we keep no ledger"/></testcase>',
  );
  assert.match(pageOf(RUN, verdict, facts), '"waived":"we keep no ledger"');
});

test("nothing follows from a source that was not confirmed, and that cannot be waived", () => {
  const good: Story = [
    ...[opened(1), bought("al", 1), refused("zo", "sold-out", 30), deduction("al", 1), order("al", 1, 23)],
    ...[sample(0, 1, 1, 1), atRest()],
  ];
  assert.is(judged(good).valid, true, judged(good).because);
  const both = "no order appeared: the query may be wrong, or the shop writes none";
  const story = [
    unconfirmed("orders", both),
    ...good.filter((one) => !("kind" in one) || one.kind !== "order"),
  ];
  const empty = judged([
    ...story.filter((one) => !("kind" in one) || one.kind !== "sample"),
    sample(0, 1, 1, 0),
  ]);
  assert.is(empty.valid, "unknown");
  assert.match(of(empty, "told-the-truth")?.reason ?? "", `not confirmed: ${both}`);
  const all = Object.fromEntries(empty.invariants.map(({ name }) => [name, WHY]));
  assert.is(judged(story, { waived: all }).valid, "unknown");
});

test("a misspelt source that was not confirmed accuses nobody, whatever it shows", () => {
  const stories: Record<string, Story> = {
    stock: [sample(7, 1, 1, 1)],
    initial: [sample(0, 1, 9, 1)],
    ledger: [sample(0, 0, 1, 1), deduction("stranger", 9)],
    orders: [sample(0, 1, 1, 0), order("stranger", 9)],
  };
  for (const [what, seen] of Object.entries(stories)) {
    const others = [deduction("al", 1), order("al", 1, 23)].filter(
      (one) =>
        !("kind" in one) || !what.startsWith({ deduction: "ledger", order: "orders" }[one.kind as "order"]),
    );
    const story = [opened(1), bought("al", 1), refused("zo", "sold-out", 30), ...others, ...seen, atRest()];
    assert.is(judged(story).valid, false, `${what} was not wrong`);
    const { valid, because } = judged([unconfirmed(what as "stock", "no such key"), ...story]);
    assert.is.not(valid, false, `${what}: ${because}`);
  }
});

test("a buyer who was told bought, of a shop that was not confirmed, is not missed", () => {
  const story = [unconfirmed("ledger", "no key"), opened(1), told("al", "info", 5), order("al", 1), atRest()];
  assert.is.not(judged(story).valid, false);
});
