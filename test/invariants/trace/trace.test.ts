// What a trace tells of one buyer or gid, from runs written by hand.
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { sentenceOf } from "../../../invariants/every-check.ts";
import { suite } from "../../runner/suite.ts";
import {
  atRest,
  bought,
  deduction,
  gid,
  opened,
  order,
  restocked,
  type Story,
  sample,
  soldOut,
  told,
} from "../../support/story.ts";
import { fault, inLine, strike, tracedRun, traceIn, verdictOf } from "../../support/traced.ts";

const test = suite("traces");

const root = mkdtempSync(path.join(os.tmpdir(), "flashproof-trace-"));
test.after(() => rmSync(root, { recursive: true, force: true }));
let runs = 0;
const made = (story: Story, besides = {}) => tracedRun(root, `${++runs}`, story, besides);

const SOURCES = { sources: { stock: "Redis", ledger: "Redis", orders: "MySQL" } };
const REPLIES = { replies: [{ name: "bought", status: [201], outcome: "ok" }] };

/** One buyer in the middle of all that a record can tell. */
const FULL: Story = [
  opened(2),
  ...fault(0, "kill-redis", "redis", 8, 14),
  ...fault(1, "pause-dtm", "dtm", 30, 40),
  told("al", "ok", 10, { gid: gid(1), status: 201, rule: 0, completed: 18 }),
  bought("zo", 2, 10),
  restocked(1, 12),
  strike("failpoint-server-1", "failpoint after-deduct", 13, {
    gid: gid(1),
    error: "drop",
    target: "server-1",
  }),
  strike("server-1-exit", "exit", 15, { sale: undefined, target: "server-1", error: "exit by failpoint" }),
  sample(2, 0, 2, 0, 5),
  sample(1, 1, 2, 0, 12),
  sample(0, 2, 3, 2, 50),
  deduction("al", 1),
  deduction("zo", 2),
  order("al", 1, 20),
  order("zo", 2, 21),
  atRest(true, 40),
];
const LINES = `{"level":40,"time":16,"msg":"other"}\n{"level":40,"time":"1970-01-01T00:00:00.017Z","msg":"left to check-back","gid":"${gid(1)}"}\n`;

const eventsOf = (folder: string, user = "al") => traceIn(folder, { user }).events.map(inLine);

test("each kind of event is told once, in time, each where it was", () => {
  const run = made(FULL, { file: { ...REPLIES, ...SOURCES }, logs: { "server-1.log": LINES } });
  assert.equal(eventsOf(run), [
    "5 Redis samples: of all buyers: 2 left, 0 deducted, 0 orders",
    `10 buyer>server history: asks for a unit = 201 bought, gid ${gid(1)}`,
    `- server>Redis follows: takes a unit for al under ${gid(1)}`,
    "12 Redis history: restock of 1 units (ok)",
    "13 server-1 history: failpoint after-deduct: drop",
    "15 server-1 history: exit: exit by failpoint",
    "17 server-1 log: logs: left to check-back",
    `20 server>MySQL follows: creates the order for al under ${gid(1)}`,
    "50 Redis samples: of all buyers: 0 left, 2 deducted, 2 orders",
  ]);
  const { faults, held, parties, because } = traceIn(run, { user: "al" });
  assert.equal(faults, [{ what: "kill-redis redis", from: 8, to: 14 }]);
  assert.equal(parties, ["buyer", "server", "server-1", "Redis", "MySQL"]);
  assert.is(because, "asked once, told: bought; 1 entry in the ledger, 1 order");
  assert.equal(
    held.map(({ place, state, what }) => `${place} ${state}: ${what}`),
    [
      `ledger (Redis) holds: a unit for al, gid ${gid(1)}`,
      `orders (MySQL) holds: an order of al, gid ${gid(1)}`,
      "DTM holds nothing: has no unfinished message of theirs",
      "stock (Redis) holds: 0 units left, by the last sample",
    ],
  );
});

test("what the wire shows takes the place of what only follows, and names the server that was asked", () => {
  const body = `{"userId":"al","sale":"s","gid":"${gid(1)}"}`;
  const wire = [
    {
      link: "buyers-server-1",
      verb: "POST",
      on: ["/api/sales/s/purchases"],
      text: '{"userId":"al"}',
      requestedAt: 10,
      repliedAt: 18,
    },
    {
      link: "buyers-server-2",
      verb: "POST",
      on: ["/api/sales/s/purchases"],
      text: '{"userId":"zo"}',
      requestedAt: 10,
    },
    {
      link: "server-1-redis",
      verb: "EVALSHA",
      on: ["{s}--stock-1"],
      text: `${gid(1)} al`,
      requestedAt: 12,
      repliedAt: 13,
    },
    {
      link: "server-1-dtm",
      verb: "POST",
      on: ["/submit"],
      text: body,
      requestedAt: 14,
      repliedAt: undefined,
      struck: "request-cut",
    },
    { link: "server-1-mysql", number: 3, verb: "START TRANSACTION", requestedAt: 18 },
    { link: "server-1-mysql", number: 4, verb: "INSERT", on: ["orders"], text: body, requestedAt: 19 },
    { link: "server-1-mysql", number: 5, verb: "COMMIT", requestedAt: 20, repliedAt: 21 },
    { link: "server-1-mysql", number: 6, verb: "BEGIN", requestedAt: 22 },
    { link: "server-1-mysql", number: 7, verb: "INSERT", on: ["orders"], text: "zo", requestedAt: 23 },
    { link: "server-1-mysql", number: 8, verb: "COMMIT", requestedAt: 24 },
    { link: "server-1-redis", verb: "GET", on: ["{s}--stock-1"], text: "al2", requestedAt: 30 },
  ];
  const folder = made(FULL, { file: { ...REPLIES, ...SOURCES }, wire });
  assert.equal(
    eventsOf(folder).filter((line) => !/samples|restock|fail|exit/.test(line)),
    [
      `10 buyer>server-1 history: asks for a unit = 201 bought, gid ${gid(1)}`,
      "12 server-1>Redis wire: EVALSHA {s}--stock-1",
      "14 server-1>DTM wire: POST /submit = broken on purpose: request-cut",
      "18 server-1>MySQL wire: START TRANSACTION",
      "19 server-1>MySQL wire: INSERT orders",
      "20 server-1>MySQL wire: COMMIT",
      `20 MySQL orders: dates the order for al under ${gid(1)}`,
    ],
  );
});

test("the trace of a gid has all buyers whom it names, also one whom only a reply names", () => {
  const story = [
    opened(3),
    bought("al", 1),
    bought("bo", 1, 11),
    told("cy", "info", 12),
    bought("cy", 1, 14),
    deduction("al", 1),
    deduction("bo", 1),
    order("al", 1),
    order("bo", 1),
    order("zo", 9),
    atRest(),
  ];
  const { users, events, because } = traceIn(made(story), { gid: gid(1) });
  assert.equal([...users].sort(), ["al", "bo", "cy"]);
  assert.equal(
    events
      .filter(({ source }) => source === "history")
      .map(({ what }) => what)
      .filter((what) => /asks/.test(what)),
    ["al asks for a unit", "bo asks for a unit", "cy asks for a unit", "cy asks for a unit"],
  );
  assert.is(because, "asked 4 times, told: bought 3 times, left in doubt; 2 entries in the ledger, 2 orders");
});

test("a fault from after the answer counts only while the order is missing", () => {
  const told = [opened(1), bought("al", 1), deduction("al", 1), ...fault(0, "cut", "server-1-mysql", 30, 40)];
  assert.is(traceIn(made([...told, atRest(true, 40)]), { user: "al" }).faults.length, 1);
  assert.is(traceIn(made([...told, order("al", 1, 20), atRest(true, 40)]), { user: "al" }).faults.length, 0);
});

test("the findings that name them come with what their invariant wants, and those of others do not", () => {
  const finding = (user: string) => ({ what: `buyer ${user} of sale s has no order`, evidence: [] });
  const verdict = verdictOf([finding("al"), finding("al2")]);
  const { findings } = traceIn(made(FULL), { user: "al" }, verdict);
  assert.equal(findings, [
    {
      invariant: "no-lost-order",
      says: sentenceOf("no-lost-order"),
      what: "buyer al of sale s has no order",
    },
  ]);
});

test("a refusal is told in the words of its rule, an answer that never came as none", () => {
  const replies = [{ name: "sold-out", status: [409], outcome: "fail", reason: "sold-out" }];
  const never = { ...told("al", "info", 40), completed: undefined, outcome: undefined };
  const story = [
    soldOut("al", 30),
    told("al", "fail", 20, { rule: 0, status: 409, error: "SOLD_OUT" }),
    told("al", "info", 10, { error: "EOF" }),
    atRest(),
  ];
  const events = eventsOf(made([opened(1), ...story, never as never], { file: { replies } }));
  assert.equal(
    events.filter((line) => /asks/.test(line)).map((line) => line.split(" = ")[1]),
    ["no reply; in doubt: EOF", "409 sold-out", "no reply; refused: SOLD_OUT", "no answer is recorded"],
  );
});
