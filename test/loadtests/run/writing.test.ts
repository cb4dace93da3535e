// What a run writes while it goes on, and what is read of it meanwhile.
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { Progress } from "../../../base/command-line/progress.ts";
import { endHistory, endObservations } from "../../../invariants/record/writing/end-file.ts";
import { createRunFolder } from "../../../invariants/record/writing/run-folder.ts";
import { HistoryWriter } from "../../../invariants/record/writing/write-history.ts";
import { HistoryTail } from "../../../loadtests/run/history-tail.ts";
import { demandWhole } from "../../../loadtests/run/run-k6.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("what a run writes");

const folder = mkdtempSync(path.join(os.tmpdir(), "flashproof-writing-"));
test.after(() => rmSync(folder, { recursive: true, force: true }));

test("an operation is written when it begins and when it ends", () => {
  const file = path.join(folder, "history.jsonl");
  let now = 5;
  const writer = new HistoryWriter(file, () => now, { everyMs: 60_000 });
  const end = writer.begin({ process: "p", op: "purchase", sale: "s", user: "u" });
  writer.flush();
  assert.equal(JSON.parse(readFileSync(file, "utf8")), {
    process: "p",
    op: "purchase",
    sale: "s",
    user: "u",
    invoked: 5,
  });
  now = 9;
  end({ outcome: "ok", gid: "g" });
  writer.close();
  const [, last = ""] = readFileSync(file, "utf8").split("\n");
  assert.equal(JSON.parse(last), {
    process: "p",
    op: "purchase",
    sale: "s",
    user: "u",
    invoked: 5,
    completed: 9,
    outcome: "ok",
    gid: "g",
  });
});

test("a history that is still being written is counted, half lines later", () => {
  const file = path.join(folder, "tail.jsonl");
  const tail = new HistoryTail(file);
  assert.equal(tail.read(), { asked: 0, ok: 0, fail: 0, info: 0 });
  appendFileSync(file, '{"process":"p","op":"purchase","invoked":1}\n{"process":"p","op":"purchase","inv');
  assert.is(tail.read().asked, 1);
  appendFileSync(
    file,
    'oked":1,"completed":2,"outcome":"fail"}\n{"process":"n","op":"kill-server","outcome":"ok"}\n',
  );
  assert.equal(tail.read(), { asked: 1, ok: 0, fail: 1, info: 0 });
});

test("a buyer told bought counts once for each sale, and the gids that they were told are kept", () => {
  const file = path.join(folder, "bought.jsonl");
  const told = { process: "p", op: "purchase", invoked: 1, completed: 2 };
  const lines = [
    { ...told, sale: "s", user: "al", outcome: "ok", gid: "g1" },
    { ...told, sale: "s", user: "al", outcome: "ok", gid: "g1" },
    { ...told, sale: "t", user: "al", outcome: "ok" },
    { ...told, sale: "s", user: "bo", outcome: "fail", error: "SOLD_OUT" },
  ];
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  const tail = new HistoryTail(file);
  tail.read();
  assert.equal(
    [...tail.bought],
    [
      ["s", 1],
      ["t", 1],
    ],
  );
  assert.equal([...tail.gids], [["g1", "s"]]);
});

test("a recorded file ends with the number of its lines, those of other writers too", () => {
  const file = path.join(folder, "ended.jsonl");
  const lines = 300_000;
  writeFileSync(file, `${'{"process":"k6-1"}\n'.repeat(lines - 1)}`);
  appendFileSync(file, '{"process":"admin"}\n');
  endHistory(file);
  const last = () => readFileSync(file, "utf8").trimEnd().split("\n").at(-1) ?? "";
  assert.equal(JSON.parse(last()), { end: true, lines });
  endObservations(file);
  assert.equal(JSON.parse(last()), { kind: "end", lines: lines + 1 });
});

test("a file whose last line is torn is not ended: its writer was cut off", () => {
  const file = path.join(folder, "torn.jsonl");
  const text = '{"process":"k6-1"}\n{"proc';
  writeFileSync(file, text);
  endHistory(file);
  assert.is(readFileSync(file, "utf8"), text);
});

test("a history that k6 could not write to its end is a failure, and one that is whole or missing is none", () => {
  const file = path.join(folder, "k6.jsonl");
  demandWhole(file);
  writeFileSync(file, '{"process":"k6-1"}\n');
  demandWhole(file);
  appendFileSync(file, '{"process":"k');
  assert.throws(() => demandWhole(file), /k6 could not write all of .*k6\.jsonl/);
});

test("runs of one second get folders of their own, and latest links to the newest", async () => {
  const runs = path.join(folder, "runs");
  const at = new Date("2026-01-02T03:04:05Z");
  const first = await createRunFolder(runs, "load", 7, at);
  const second = await createRunFolder(runs, "load", 7, at);
  assert.is(path.basename(first.path), "2026-01-02-030405-load-7");
  assert.is(path.basename(second.path), "2026-01-02-030405-load-7-2");
  assert.is(readlinkSync(path.join(runs, "latest")), path.basename(second.path));
  assert.ok(existsSync(path.join(runs, "latest")));
});

test("progress is one line that is rewritten on a terminal, and events stay above it", () => {
  let shown = "";
  const progress = new Progress({ write: (text) => (shown += text), live: true, columns: 20 });
  progress.status("one");
  progress.event("struck");
  progress.status("a line longer than the screen is wide");
  progress.end();
  assert.is(shown, "one\r\u001b[Kstruck\none\r\u001b[Ka line longer than \r\u001b[K");
});
