// The folder of a run: never that of another, and an error with what to do where there can be none.
import { mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { HarnessError } from "../../../base/errors.ts";
import { createRunFolder } from "../../../invariants/record/writing/run-folder.ts";
import { writeWhole } from "../../../invariants/record/writing/write-whole.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("the folder of a run");

const root = mkdtempSync(path.join(os.tmpdir(), "flashproof-run-folder-"));
test.after(() => rmSync(root, { recursive: true, force: true }));

const AT = new Date("2026-01-02T03:04:05Z");
const created = (runs: string) => createRunFolder(runs, "load", 7, AT);

test("runs that start at once get folders of their own, and latest links to one of them", async () => {
  const runs = path.join(root, "deep", "runs");
  const folders = await Promise.all(Array.from({ length: 12 }, () => created(runs)));
  const names = folders.map((folder) => path.basename(folder.path));
  assert.is(new Set(names).size, 12);
  assert.ok(names.includes(readlinkSync(path.join(runs, "latest"))));
});

test("a place where no folder can be made is bad usage that names it, and is said at once", async () => {
  const file = path.join(root, "file");
  writeFileSync(file, "");
  const taken = path.join(root, "taken");
  mkdirSync(path.join(taken, "latest"), { recursive: true });
  for (const runs of ["/proc/x/y", file, path.join(file, "runs"), taken]) {
    const error = await created(runs).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof HarnessError, `${runs}: ${String(error)}`);
    assert.is(error.code, "usage");
    assert.match(error.message, runs);
    assert.match(error.hint ?? "", "OUT=");
  }
});

test("a file is written whole or stays as it was", () => {
  const file = path.join(root, "run.json");
  writeWhole(file, "first");
  mkdirSync(`${file}.part`);
  assert.throws(() => writeWhole(file, "second"), /EISDIR/);
  assert.is(readFileSync(file, "utf8"), "first");
  rmSync(`${file}.part`, { recursive: true });
  writeWhole(file, "third");
  assert.is(readFileSync(file, "utf8"), "third");
});
