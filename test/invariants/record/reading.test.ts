// Reading what a run recorded: torn ends, corrupt middles, operations that never ended.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { HarnessError } from "../../../base/errors.ts";
import { readObservations } from "../../../invariants/record/reading/read-observations.ts";
import { suite } from "../../runner/suite.ts";
import { recorded } from "../../support/recorded.ts";

const test = suite("reading a run");

const folder = mkdtempSync(path.join(os.tmpdir(), "flashproof-reading-"));
test.after(() => rmSync(folder, { recursive: true, force: true }));

function history(text: string, format: 1 | 2 = 1) {
  const file = path.join(folder, "history.jsonl");
  writeFileSync(file, text);
  return recorded(file, format);
}

const open = (process: string, invoked: number) =>
  `${JSON.stringify({ process, op: "purchase", sale: "s", user: process, invoked })}\n`;
const close = (process: string, invoked: number, outcome = "ok") =>
  `${JSON.stringify({ process, op: "purchase", sale: "s", user: process, invoked, completed: invoked + 5, outcome })}\n`;

const refusal = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    if (error instanceof HarnessError) return error.message;
    throw error;
  }
  return "none";
};

test("the two lines of an operation become one", () => {
  const { operations, cut } = history(open("a", 1) + open("b", 2) + close("a", 1) + close("b", 2, "fail"));
  assert.is(cut, undefined);
  assert.equal(
    operations.map(({ process, completed, outcome }) => [process, completed, outcome]),
    [
      ["a", 6, "ok"],
      ["b", 7, "fail"],
    ],
  );
});

test("an operation that nobody completed counts as info without an end", () => {
  const { operations } = history(open("a", 1) + close("a", 1) + open("a", 9));
  assert.equal(
    operations.map(({ invoked, completed, outcome }) => [invoked, completed, outcome]),
    [
      [1, 6, "ok"],
      [9, Number.POSITIVE_INFINITY, "info"],
    ],
  );
});

test("a torn last line is left out, and said so", () => {
  const { operations, cut } = history(open("a", 1) + close("a", 1) + close("b", 2).slice(0, 40));
  assert.is(operations.length, 1);
  assert.is(cut, "history.jsonl was cut after 2 lines");
});

test("a last line that only lacks its newline is used", () => {
  const { operations, cut } = history(open("a", 1) + close("a", 1).trimEnd());
  assert.equal([operations.length, cut], [1, undefined]);
});

const LINES = open("a", 1) + close("a", 1);
const end = (lines: number) => `${JSON.stringify({ end: true, lines })}\n`;

test("a history of format 2 is whole if its last line counts those before it, and was cut if not", () => {
  const cut = (text: string) => history(text, 2).cut;
  assert.is(cut(LINES + end(2)), undefined);
  assert.is(cut((LINES + end(2)).trimEnd()), undefined);
  assert.is(cut(LINES), "history.jsonl was cut after 2 lines");
  assert.is(cut(""), "history.jsonl was cut after 0 lines");
  assert.is(cut(LINES + end(2).slice(0, 15)), "history.jsonl was cut after 2 lines");
  assert.is(cut(LINES + end(3)), "history.jsonl was cut: its end counts 3 lines, and 2 stand before it");
  assert.is(cut(LINES + end(2) + open("b", 9)), "history.jsonl goes on after its end");
  assert.is(cut(LINES + end(2) + open("b", 9).slice(0, 20)), "history.jsonl goes on after its end");
});

test("a history of format 1 needs no end line; if it has one, that counts", () => {
  assert.is(history(LINES).cut, undefined);
  assert.is(history(LINES + end(2)).cut, undefined);
  assert.is(
    history(LINES + end(5)).cut,
    "history.jsonl was cut: its end counts 5 lines, and 2 stand before it",
  );
});

test("an end line that is not one is refused, and it is no operation", () => {
  assert.is(history(LINES + end(2)).operations.length, 1);
  assert.match(
    refusal(() => history(`${LINES}{"end":true}\n`)),
    /^history.jsonl, line 3: end: lines/,
  );
  assert.match(
    refusal(() => history(`${LINES}{"end":1,"lines":2}\n`)),
    /^history.jsonl, line 3: end: end/,
  );
});

test("observations end in the same way", () => {
  const file = path.join(folder, "observations.jsonl");
  const read = (text: string, format: 1 | 2) => {
    writeFileSync(file, text);
    const kinds: string[] = [];
    return { cut: readObservations(file, ({ kind }) => kinds.push(kind), format), kinds };
  };
  const push = '{"kind":"push","at":1}\n';
  const last = '{"kind":"end","lines":1}\n';
  assert.equal(read(push + last, 2), { cut: undefined, kinds: ["push"] });
  assert.is(read(push, 2).cut, "observations.jsonl was cut after 1 lines");
  assert.is(read(push + last.slice(0, 9), 2).cut, "observations.jsonl was cut after 1 lines");
  assert.is(
    read(push + push + last, 2).cut,
    "observations.jsonl was cut: its end counts 1 lines, and 2 stand before it",
  );
  assert.is(read(push + last + push, 2).cut, "observations.jsonl goes on after its end");
  assert.is(read(push, 1).cut, undefined);
  assert.is(read(push + push.slice(0, 9), 1).cut, "observations.jsonl was cut after 1 lines");
});

test("a corrupt middle line is refused with its number", () => {
  assert.match(
    refusal(() => history(`${open("a", 1)}{"process":"b","outcome":\n${close("a", 1)}`)),
    /^history.jsonl, line 2: is not JSON/,
  );
  assert.match(
    refusal(() => history(`${open("a", 1)}nonsense\n${close("a", 1)}`)),
    /^history.jsonl, line 2/,
  );
  const wrong = close("a", 1).replace('"invoked":1', '"invoked":"x"');
  assert.match(
    refusal(() => history(open("a", 1) + wrong)),
    /^history.jsonl, line 2: operation: invoked/,
  );
});

test("a file that is missing is bad usage", () => {
  assert.match(
    refusal(() => recorded(path.join(folder, "none.jsonl"))),
    /cannot be read/,
  );
});

test("lines longer than a read and signs of several bytes come through whole", () => {
  const user = "é漢".repeat(300_000);
  const long = JSON.stringify({
    process: "a",
    op: "purchase",
    sale: "s",
    user,
    invoked: 1,
    completed: 2,
    outcome: "ok",
  });
  const { operations } = history(`${close("b", 0)}${long}\n${close("c", 3)}`);
  assert.equal(
    operations.map(({ process }) => process),
    ["b", "a", "c"],
  );
  assert.ok(operations[1]?.user === user);
});

test("an observation of the wrong shape is refused with its line and field", () => {
  const file = path.join(folder, "observations.jsonl");
  writeFileSync(
    file,
    '{"kind":"reached","mark":"x","at":1}\n{"kind":"order","sale":"s","user":7}\n{"kind":"reached","mark":"x","at":1}\n',
  );
  assert.match(
    refusal(() => readObservations(file, () => {})),
    /^observations.jsonl, line 2: observation: user is 7; allowed: text/,
  );
});
