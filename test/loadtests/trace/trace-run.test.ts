// `make trace`, as a user has it: what it prints, and how it refuses.
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { Progress } from "../../../base/command-line/progress.ts";
import { HarnessError } from "../../../base/errors.ts";
import { type TraceOptions, traceRun } from "../../../loadtests/trace/trace-run.ts";
import { suite } from "../../runner/suite.ts";
import { Playground } from "../../support/command.ts";
import { recordRun } from "../../support/run-folder.ts";
import { atRest, bought, deduction, gid, opened, order, soldOut, told } from "../../support/story.ts";

const test = suite("make trace");

const root = mkdtempSync(path.join(os.tmpdir(), "flashproof-make-trace-"));
let playground: Playground;
test.before(async () => {
  playground = await Playground.create();
});
test.after(async () => {
  rmSync(root, { recursive: true, force: true });
  await playground.clear();
});

const run = recordRun(root, "run", [
  opened(2),
  bought("alice", 1),
  told("bob", "ok", 12, { gid: gid(2), sale: "t" }),
  soldOut("bob", 30),
  deduction("alice", 1),
  order("alice", 1),
  atRest(),
]);

/** What is printed for these options, and what is shown of progress. */
function traced(options: Partial<TraceOptions>, now = () => 0): { out: string; shown: string } {
  const [out, shown]: [string[], string[]] = [[], []];
  const screen = { write: (text: string) => void shown.push(text), live: true, columns: 80 };
  const print = (text: string) => void out.push(text);
  traceRun({ run, ...options }, { print, progress: new Progress(screen), now });
  return { out: out.join(""), shown: shown.join("") };
}

function refused(options: Partial<TraceOptions>): string {
  try {
    traced(options);
  } catch (error) {
    if (error instanceof HarnessError && error.code === "usage") return `${error.message} | ${error.hint}`;
    throw error;
  }
  throw new Error("it was not refused");
}

test("a trace is printed as a table, as JSON with its evidence, and as Markdown with a diagram", () => {
  const { out } = traced({ buyer: "alice" });
  assert.match(out, `buyer alice of sale s, gid ${gid(1)}`);
  assert.match(out, /buyer → server +asks for a unit: bought, this gid +in the history/);
  assert.match(out, /at the end:\n {2}ledger +a unit for alice, this gid\n/);
  const trace = JSON.parse(traced({ gid: gid(1), json: "1" }).out);
  assert.equal(trace.users, ["alice"]);
  assert.is(trace.events[0].evidence[0].user, "alice");
  assert.match(traced({ buyer: "alice", markdown: "1" }).out, "```mermaid\nsequenceDiagram\n");
});

test("an unknown buyer, sale or gid is answered with the names that are near", () => {
  assert.match(
    refused({ buyer: "alcie" }),
    "the run knows no buyer alcie; did you mean alice? | the run has 2",
  );
  assert.match(refused({ gid: gid(1).slice(0, 30) }), `did you mean ${gid(1)}, or ${gid(2)}?`);
  assert.match(refused({ buyer: "alice", sale: "t" }), "they came to sale s");
  assert.match(refused({ buyer: "bob" }), "buyer bob is in 2 sales | give SALE=, one of t, s");
  assert.match(traced({ buyer: "bob", sale: "t" }).out, "buyer bob of sale t");
});

test("what a terminal would obey in a name that is near is shown there", () => {
  const strange = recordRun(root, "strange", [opened(1), soldOut("al\u001b[2J", 5), atRest()]);
  assert.match(refused({ run: strange, buyer: "al[2J" }), "did you mean al\\u001b[2J?");
});

test("buyer and gid together, neither, and two forms are refused", () => {
  for (const options of [
    {},
    { buyer: "alice", gid: gid(1) },
    { buyer: "alice", json: "1", markdown: "1" },
  ] as const)
    assert.match(refused(options), /give /);
  assert.match(refused({ run: root, buyer: "alice" }), "holds no run.json");
});

test("a run that takes longer than two seconds to read says how far it is", () => {
  const many = Array.from({ length: 70_000 }, (_, n) => soldOut(`b${n}`, 1_700_000_000_000 + n));
  const folder = recordRun(root, "many", [opened(1), ...many, atRest()]);
  let time = 0;
  const slow = () => {
    time += 2_500;
    return time;
  };
  assert.match(traced({ run: folder, buyer: "b5" }, slow).shown, "read 65536 purchases");
  assert.is(traced({ run: folder, buyer: "b5" }, () => 0).shown, "");
});

test("the command exits with 0 where it finds the buyer, and with 64 where it does not", async () => {
  const found = await playground.start("loadtests/trace.ts", [`RUN=${run}`, "BUYER=alice"]).end();
  assert.is(found.code, 0, found.output);
  assert.match(found.output, "buyer alice of sale s");
  const missed = await playground.start("loadtests/trace.ts", ["--run", run, "--buyer", "alcie"]).end();
  assert.is(missed.code, 64, missed.output);
});
