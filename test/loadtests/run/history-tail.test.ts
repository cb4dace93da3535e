// What is known of a history while it is still being written.
import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { HistoryTail } from "../../../loadtests/run/history-tail.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("the tail of a history");

test("units on sale are those of openings and restocks that were answered; a second opening adds none", () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "flashproof-tail-"));
  try {
    const file = path.join(folder, "history.jsonl");
    const tail = new HistoryTail(file);
    const write = (op: string, units: number, outcome?: string) =>
      appendFileSync(file, `${JSON.stringify({ process: "admin", op, sale: "s", units, outcome })}\n`);
    write("open", 5);
    tail.read();
    assert.is(tail.supplied.get("s"), undefined);
    write("open", 5, "info");
    write("open", 5, "ok");
    write("open", 5, "ok");
    write("restock", 2, "info");
    write("restock", 3, "ok");
    tail.read();
    assert.is(tail.supplied.get("s"), 8);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
