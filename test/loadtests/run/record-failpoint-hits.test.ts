// The failpoints that went off, from the servers' files into the history.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { HistoryWriter } from "../../../invariants/record/writing/write-history.ts";
import { recordFailpointHits } from "../../../loadtests/run/record-failpoint-hits.ts";
import { suite } from "../../runner/suite.ts";
import { linesOf } from "../../support/run-folder.ts";

const test = suite("failpoints that went off");

const folder = mkdtempSync(path.join(os.tmpdir(), "flashproof-hits-"));
test.after(() => rmSync(folder, { recursive: true, force: true }));

/** The operations that the history gets from this text of server-1. */
function recorded(text: string): object[] {
  const failpointFiles = [path.join(folder, "server-1.failpoints.jsonl"), path.join(folder, "not-there")];
  writeFileSync(failpointFiles[0] ?? "", text);
  const file = path.join(folder, "history.jsonl");
  rmSync(file, { force: true });
  const history = new HistoryWriter(file, () => 0, 60_000);
  try {
    recordFailpointHits({ failpointFiles }, history);
  } finally {
    history.close();
  }
  return readFileSync(file, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

const hit = { at: 5, name: "after-deduct", mode: "drop", sale: "s", gid: "g" };
const operation = {
  ...{ process: "failpoint-server-1", op: "failpoint after-deduct", sale: "s", invoked: 5, completed: 5 },
  ...{ outcome: "ok", target: "server-1", error: "drop", gid: "g" },
};

test("what went off is in the history, and what was armed is not", () => {
  const armed = { armed: { name: "after-deduct", mode: "drop" } };
  assert.equal(recorded(`\n${linesOf([armed, hit, { armed: null }])}`), [operation]);
});

test("half a line of a server that was killed while it wrote is left out", () => {
  const [half] = JSON.stringify(hit).split('"mode"');
  assert.equal(recorded(`${linesOf([hit])}${half}\n${linesOf([hit])}`), [operation, operation]);
  assert.equal(recorded(`${linesOf([hit])}${half}`), [operation]);
});

test("a whole line that says something else is an error", () => {
  assert.throws(() => recorded(linesOf([{ at: 5, name: "nowhere" }])), /failpoint line/);
});
