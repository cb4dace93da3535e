// What a trace says of the end of a run: what is there, what is missing, and what could not be read.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { suite } from "../../runner/suite.ts";
import { linesOf } from "../../support/run-folder.ts";
import {
  atRest,
  bought,
  deduction,
  gid,
  opened,
  order,
  type Story,
  soldOut,
  unseen,
} from "../../support/story.ts";
import { inLine, tracedRun, traceIn, verdictOf } from "../../support/traced.ts";

const test = suite("the end of traces");

const root = mkdtempSync(path.join(os.tmpdir(), "flashproof-trace-end-"));
test.after(() => rmSync(root, { recursive: true, force: true }));
let runs = 0;
const made = (story: Story, besides = {}) => tracedRun(root, `${++runs}`, story, besides);
const SOURCES = { sources: { stock: "Redis", ledger: "Redis", orders: "MySQL" } };
const eventsOf = (folder: string, user = "al") => traceIn(folder, { user }).events.map(inLine);

/** Two buyers share a message; the order of one is missing. */
const SHARED: Story = [
  opened(2),
  bought("al", 1),
  bought("bo", 1, 11),
  deduction("al", 1),
  deduction("bo", 1),
  order("bo", 1),
  atRest(true, 40),
];

test("a buyer who shares a message has only their own entries and findings", () => {
  const { held, events } = traceIn(made(SHARED), { user: "al" });
  assert.is(held[0]?.what, `a unit for al, gid ${gid(1)}`);
  assert.is(held[1]?.state, "holds nothing");
  assert.equal(
    events.filter(({ what }) => /bo\b/.test(what)),
    [],
  );
  const findings = [
    { what: `buyer al of sale s has a unit under ${gid(1)}, and no order`, evidence: [] },
    { what: `buyer bo of sale s has a unit under ${gid(1)}, and no order`, evidence: [] },
    { what: `message ${gid(1)} of sale s is still prepared`, evidence: [] },
  ];
  const named = traceIn(made(SHARED), { user: "al" }, verdictOf(findings)).findings;
  assert.equal(
    named.map(({ what }) => what),
    [findings[0]?.what, findings[2]?.what],
  );
  assert.is(traceIn(made(SHARED), { gid: gid(1) }, verdictOf(findings)).findings.length, 3);
});

test("an order that is missing at the end is a step of its own, as far as the orders could be read", () => {
  const missing = (story: Story) =>
    eventsOf(made(story, { file: SOURCES })).filter((line) => /no order|no unfinished/.test(line));
  assert.equal(missing(SHARED), [
    `1000 DTM messages: no unfinished message under ${gid(1)}`,
    "1000 MySQL orders: no order of al",
  ]);
  assert.equal(missing([...SHARED, order("al", 1)]), []);
  assert.equal(missing([...SHARED, unseen("orders")]), []);
  assert.equal(missing(SHARED.filter((one) => !("kind" in one && one.kind === "rest"))), []);
  assert.equal(missing([opened(1), soldOut("al", 10), atRest()]), []);
});

test("what could not be read is not said to be absent", () => {
  const story = [
    opened(1),
    bought("al", 1),
    atRest(),
    unseen("ledger"),
    unseen("orders"),
    unseen("stock"),
    unseen("messages"),
  ];
  const blind = traceIn(made(story), { user: "al" });
  assert.equal(
    blind.held.map(({ state }) => state),
    ["unread", "unread", "unread", "unread"],
  );
  assert.match(blind.because, /entries in the ledger not read, orders not read/);
  const cut = traceIn(made([opened(1), bought("al", 1), atRest()], { file: { format: 2 } }), { user: "al" });
  assert.match(cut.held[1]?.what ?? "", "not read: observations.jsonl was cut");
  const unended = traceIn(made([opened(1), bought("al", 1)]), { user: "al" });
  assert.match(unended.held[0]?.what ?? "", "not read: the end of the run was not recorded");
  const seeing = traceIn(made([opened(1), bought("al", 1), atRest()]), { user: "al" });
  assert.equal(
    seeing.held.slice(0, 3).map(({ state }) => state),
    ["holds nothing", "holds nothing", "holds nothing"],
  );
});

test("exchanges that a file of the wire may lack are said, and that none were recorded", () => {
  const story = [opened(1), bought("al", 1), atRest()];
  const notesOf = (folder: string) => traceIn(folder, { user: "al" }).notes.join("\n");
  assert.match(notesOf(made(story)), "the exchanges with the stores were not recorded");
  const folder = made(story, { wire: [{}] });
  assert.is(notesOf(folder), "");
  const file = path.join(folder, "wire.jsonl");
  writeFileSync(file, linesOf([{ thinned: true, after: 5, every: 10 }]));
  assert.match(
    notesOf(folder),
    "after 5 exchanges only every 10th was recorded: an exchange that is not here",
  );
  assert.match(notesOf(folder), "wire.jsonl was cut after 1 lines");
});

test("a message that thousands share is traced in seconds, and the one whose order is missing is found", () => {
  const buyers = Array.from({ length: 16_000 }, (_, number) => `b${number}`);
  const asked = buyers.map((user) => bought(user, 1));
  const held = buyers.map((user) => deduction(user, 1));
  const orders = buyers.slice(1).map((user) => order(user, 1));
  const folder = made([opened(buyers.length), ...asked, ...held, ...orders, atRest()]);
  const began = process.cpuUsage();
  const { events, users } = traceIn(folder, { gid: gid(1) });
  const { user } = process.cpuUsage(began);
  assert.is(users.length, buyers.length);
  assert.equal(
    events.filter(({ isMissing }) => isMissing).map(({ what }) => what),
    ["no order of b0"],
  );
  // It takes half a second; with a look at all for each of them, a minute and more.
  assert.ok(user < 10_000_000, `${user} µs of the processor`);
});
