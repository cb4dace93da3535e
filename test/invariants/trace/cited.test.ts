// Whatever a run holds: each event of a trace cites something that stands in the record, and names do no harm.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import * as assert from "uvu/assert";
import { traceMarkdown } from "../../../invariants/report/trace-markdown.ts";
import { traceText } from "../../../invariants/report/trace-text.ts";
import { namingOf, standsIn } from "../../../invariants/trace/naming.ts";
import { withThisGid } from "../../../invariants/trace/this-gid.ts";
import { suite } from "../../runner/suite.ts";
import { holds } from "../../support/property.ts";
import { writeRun } from "../../support/right-run.ts";
import { smallRun } from "../../support/small-run.ts";
import { atRest, bought, opened, SALE, type Story, told } from "../../support/story.ts";
import { tracedRun, traceIn } from "../../support/traced.ts";

const test = suite("what traces cite");

const root = mkdtempSync(path.join(os.tmpdir(), "flashproof-cited-"));
test.after(() => rmSync(root, { recursive: true, force: true }));
let runs = 0;
const made = (story: Story, besides = {}) => tracedRun(root, `${++runs}`, story, besides);

/** The lines of a recorded file, as values. */
const linesIn = (folder: string, file: string): unknown[] =>
  readFileSync(path.join(folder, file), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));

const withoutAbsent = (value: unknown): string =>
  JSON.stringify(value, (_, one) =>
    one !== null && typeof one === "object" && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort())
      : one,
  );

const NAMES = fc.oneof(
  fc.constantFrom(
    "a",
    "b",
    "ab",
    "a b",
    '"',
    "\\",
    "<script>alert(1)</script>",
    "\u202egnp",
    "é",
    "%7B",
    "{s}-1",
    "\u2028",
    "|",
    ";",
    "#",
  ),
  fc.string({ minLength: 1, maxLength: 4, unit: "grapheme" }),
);
const TIMES = fc.integer({ min: 1, max: 60 });

/** A buyer who asks some times, what the stores have, and others beside them. */
const STORIES = fc.record({
  user: NAMES,
  other: NAMES,
  asks: fc.array(
    fc.record({ at: TIMES, outcome: fc.constantFrom("ok", "fail", "info"), gid: fc.option(NAMES) }),
    { minLength: 1, maxLength: 4 },
  ),
  entries: fc.array(
    fc.record({
      kind: fc.constantFrom("deduction", "order"),
      gid: fc.option(NAMES),
      at: fc.option(TIMES),
      mine: fc.boolean(),
    }),
    { maxLength: 4 },
  ),
  rested: fc.boolean(),
});

function storyOf({
  user,
  other,
  asks,
  entries,
  rested,
}: typeof STORIES extends fc.Arbitrary<infer T> ? T : never): Story {
  return [
    opened(3),
    ...asks.map(({ at, outcome, gid }) => told(user, outcome, at, gid === null ? {} : { gid })),
    bought(other, 7, 30),
    ...entries.map(({ kind, gid, at, mine }) => {
      const held = { sale: SALE, user: mine ? user : other, ...(gid === null ? {} : { gid }) };
      return kind === "deduction"
        ? ({ kind, ...held } as const)
        : ({ kind, ...held, ...(at === null ? {} : { at }) } as const);
    }),
    ...(rested ? [atRest()] : []),
  ];
}

test("every event cites something of the record, and every request of the buyer is there", async () => {
  const cites = fc.property(STORIES, (some) => {
    const folder = made(storyOf(some));
    const recorded = new Set(
      [...linesIn(folder, "history.jsonl"), ...linesIn(folder, "observations.jsonl")].map(withoutAbsent),
    );
    const { events, users } = traceIn(folder, { user: some.user, sale: SALE });
    assert.equal(users, [some.user]);
    for (const { evidence } of events) {
      assert.ok(evidence.length > 0);
      for (const one of evidence) assert.ok(recorded.has(withoutAbsent(one)), withoutAbsent(one));
    }
    const asked = events.filter(({ from }) => from === "buyer").length;
    assert.is(asked, some.asks.length + (some.user === some.other ? 1 : 0));
  });
  await holds(cites, { runs: 150 });
});

test("each buyer of a small run is traced, with as many requests and orders as the run has of them", () => {
  const run = smallRun();
  const { operations, observations } = run;
  const folder = writeRun(root, "small", run);
  for (const sale of ["spring", "autumn"]) {
    const own = operations.filter((one) => one.sale === sale && one.op === "purchase");
    for (const user of new Set(own.map((one) => one.user ?? ""))) {
      const { events } = traceIn(folder, { user, sale });
      assert.is(
        events.filter(({ from }) => from === "buyer").length,
        own.filter((one) => one.user === user).length,
      );
      const orders = observations.filter(
        (one) => one.kind === "order" && one.user === user && one.sale === sale,
      );
      assert.is(events.filter(({ what }) => /the order/.test(what)).length, orders.length);
    }
  }
});

test("a name of marks and controls is shown as escapes in text, and does not leave its cell in Markdown", () => {
  const user = 'x\u202e<img src=x onerror="y">|`\n# big\u001b[2J;end';
  const folder = made([opened(1), told(user, "ok", 10, { gid: "{s}-\u2066<b>" }), atRest()]);
  const trace = traceIn(folder, { user });
  const [text, markdown] = [traceText(trace), traceMarkdown(trace)];
  for (const shown of [text, markdown]) {
    assert.not.match(shown, /[\u202e\u2066]|\p{Cc}\[2J/u);
    assert.match(shown, "\\u202e");
  }
  assert.not.match(markdown, /<img|<b>|^# big/m);
  const diagram = markdown.split("```")[1] ?? "";
  for (const line of diagram.trim().split("\n").slice(2)) assert.match(line, /^ {2}(participant |Note |p\d)/);
});

test("a name notifies nobody where Markdown is pasted, and tells Mermaid nothing", () => {
  const user = "@octocat see #1 https://example.com %%{init: {}}%%";
  const folder = made([opened(1), told(user, "ok", 10, { gid: "g" }), atRest()]);
  const [before = "", diagram = "", after = ""] = traceMarkdown(traceIn(folder, { user })).split("```");
  for (const shown of [before, after]) assert.not.match(shown, /@octocat|[^&]#1|https:\/\//);
  assert.match(before, "&#64;octocat");
  assert.not.match(diagram, "%%");
});

test("a gid is named once, and is this gid from there on, in an address too", () => {
  const short = withThisGid({ gids: ["{s}-1"] });
  assert.is(short("201 bought, gid {s}-1"), "201 bought, this gid");
  assert.is(short("POST /createOrder?gid=%7Bs%7D-1&op=x"), "POST /createOrder?gid=this gid&op=x");
  assert.is(withThisGid({ gids: ["{s}-1", "{s}-2"] })("gid {s}-1"), "gid {s}-1");
});

test("a name is found as a word of its own, in JSON and in an address", () => {
  assert.ok(standsIn('{"userId":"b1"}', "b1"));
  assert.not.ok(standsIn('{"userId":"b17"}', "b1"));
  assert.not.ok(standsIn("ab1", "b1"));
  assert.ok(standsIn("gid=%7Bload-7%7D-0b&x", "load-7"));
  const names = namingOf("load-7", ["b1"], ["{load-7}-0b"]);
  assert.ok(names("GET", "/query?gid=%7Bload-7%7D-0b"));
  assert.ok(names("sale load-7", "user b1"));
  assert.not.ok(names("user b1 of sale load-70"));
  assert.not.ok(namingOf("", [""], [])("anything"));
});
