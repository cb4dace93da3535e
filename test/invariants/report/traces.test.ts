// What the page needs for traces: packed, as JSON, and unpacked, it tells of each buyer what `make trace` tells.
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { factsOf, judgeRun } from "../../../invariants/judge-run.ts";
import { readRunFile } from "../../../invariants/record/reading/read-run-file.ts";
import { chooseBuyers } from "../../../invariants/report/data/choose-buyers.ts";
import { findTrace } from "../../../invariants/report/data/find-trace.ts";
import { searchBuyers } from "../../../invariants/report/data/search-buyers.ts";
import type { TracesPart } from "../../../invariants/report/data/traces.ts";
import { readTraces } from "../../../invariants/report/read-traces.ts";
import type { Trace } from "../../../invariants/trace/trace.ts";
import { traceOf } from "../../../invariants/trace/trace-of.ts";
import { suite } from "../../runner/suite.ts";
import { writeRun } from "../../support/right-run.ts";
import { smallRun } from "../../support/small-run.ts";
import {
  atRest,
  bought,
  deduction,
  gid,
  opened,
  order,
  type Story,
  soldOut,
  told,
} from "../../support/story.ts";
import { exchange, fault, inLine, tracedRun, traceIn } from "../../support/traced.ts";

const test = suite("traces of the page");

const root = mkdtempSync(path.join(os.tmpdir(), "flashproof-page-traces-"));
test.after(() => rmSync(root, { recursive: true, force: true }));

/** What the page of this run gets. */
function partOf(folder: string): TracesPart {
  const part = readTraces(folder, readRunFile(folder), judgeRun(folder), factsOf(folder));
  return JSON.parse(JSON.stringify(part));
}

/** All that a trace says, without the evidence that only JSON=1 shows, and without the ends of samples. */
const said = ({ events, ...rest }: Trace) => ({ ...rest, lines: events.map(inLine) });

test("each buyer of a small run has the same trace as in the terminal", () => {
  const folder = writeRun(root, "small", smallRun());
  const part = partOf(folder);
  assert.is(part.kept.length, part.buyers);
  assert.ok(part.buyers > 15);
  for (const { user, sale } of part.kept) {
    const wanted = { user, sale: part.sales[sale] };
    const { gathered } = findTrace(part, wanted);
    assert.ok(gathered);
    assert.equal(said(traceOf(gathered)), said(traceIn(folder, wanted)));
  }
});

const STORY: Story = [
  ...[
    opened(2),
    bought("al", 1),
    bought("bo", 1, 11),
    told("cy", "info", 12, { completed: Number.POSITIVE_INFINITY }),
  ],
  ...[soldOut("zo", 30), ...fault(0, "cut", "server-1-mysql", 13, 17)],
  ...[deduction("al", 1), deduction("bo", 1), order("bo", 1), atRest(true, 40)],
];

test("a buyer of a finding comes with their exchanges, their log lines and the finding, and so does their gid", () => {
  const wire = [
    exchange({ text: `"${gid(1)}"`, verb: "EVALSHA" }),
    exchange({ link: "server-1-mysql", verb: "BEGIN", requestedAt: 14 }),
    exchange({ link: "server-1-mysql", verb: "INSERT", text: `('s','al','${gid(1)}')`, requestedAt: 15 }),
    exchange({ link: "server-1-mysql", verb: "ROLLBACK", requestedAt: 16 }),
    exchange({ link: "server-1-redis", verb: "GET", text: "s zo", requestedAt: 30 }),
  ];
  const logs = { "server-1.log": `{"time":15,"msg":"failed","gid":"${gid(1)}"}\n` };
  const story = STORY.map((one) =>
    "completed" in one && one.completed === Number.POSITIVE_INFINITY
      ? { ...one, completed: undefined as never, outcome: undefined as never }
      : one,
  );
  const folder = tracedRun(root, "lost", story, { wire, logs });
  const part = partOf(folder);
  for (const wanted of [{ user: "al" }, { gid: gid(1) }, { user: "zo" }, { user: "cy" }]) {
    const { gathered } = findTrace(part, wanted);
    assert.ok(gathered);
    const trace = traceOf(gathered);
    assert.equal(said(trace), said(traceIn(folder, wanted, judgeRun(folder))));
    assert.is(trace.findings.length > 0, !["zo", "cy"].includes(wanted.user ?? ""));
  }
  const { gathered } = findTrace(part, { user: "al" });
  assert.match(
    gathered ? traceOf(gathered).events.map(inLine).join("\n") : "",
    "server-1>MySQL wire: ROLLBACK",
  );
  assert.is(findTrace(part, { user: "nobody" }).gathered, undefined);
});

test("a large run holds the buyers of findings, those in doubt, and an even choice of the others", () => {
  const many = Array.from({ length: 500 }, (_, n) => soldOut(`n${n}`, 30));
  const folder = tracedRun(root, "many", [
    ...STORY.slice(0, 3),
    ...many,
    told("cy", "info", 12),
    ...STORY.slice(5),
  ]);
  const { chosen, buyers } = chooseBuyers(factsOf(folder), judgeRun(folder), 40);
  assert.is(buyers, 503);
  assert.equal(
    chosen.slice(0, 2).map(({ user, isInFinding }) => [user, isInFinding]),
    [
      ["al", true],
      ["cy", false],
    ],
  );
  assert.ok(chosen.length > 35 && chosen.length <= 41, `${chosen.length}`);
  const numbers = chosen.flatMap(({ user }) => (user.startsWith("n") ? [Number(user.slice(1))] : []));
  assert.ok(Math.min(...numbers) < 30 && Math.max(...numbers) > 470);
});

test("a search finds names and gids in any case, the exact name first, and what became of buyers", () => {
  const folder = tracedRun(root, "searched", [
    opened(2),
    bought("ann", 1),
    bought("an", 2, 11),
    told("Ani", "info", 12),
    soldOut("bo", 30),
    deduction("ann", 1),
    deduction("an", 2),
    order("an", 2),
    atRest(),
  ]);
  const part = partOf(folder);
  const find = (text: string, became: Parameters<typeof searchBuyers>[1]["became"] = "all", most = 9) =>
    searchBuyers(part, { text, became, sale: undefined }, most).buyers.map(({ user }) => user);
  assert.is(find("an")[0], "an");
  assert.equal(find("an").sort(), ["Ani", "an", "ann"]);
  assert.equal(find(gid(1).slice(-5)), ["ann"]);
  assert.equal(find("", "in doubt"), ["Ani"]);
  assert.equal(find("", "refused"), ["bo"]);
  assert.equal(find("", "bought").sort(), ["an", "ann"]);
  assert.equal(find("", "in a finding"), ["ann"]);
  assert.equal(searchBuyers(part, { text: "an", became: "all", sale: 7 }, 9).count, 0);
  assert.equal(searchBuyers(part, { text: "a", became: "all", sale: undefined }, 1), {
    buyers: part.kept.filter(({ user }) => user === find("a")[0]),
    count: 3,
  });
});
