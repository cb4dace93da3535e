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

function history(text: string) {
  const file = path.join(folder, "history.jsonl");
  writeFileSync(file, text);
  return recorded(file);
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
    /^observations.jsonl, line 2: observation: user expected string/,
  );
});
