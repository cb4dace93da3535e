// `wire.jsonl`: what is written is read again; secrets are not in it, and a file that was cut says so.
import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { readWire } from "../../../invariants/record/reading/read-wire.ts";
import type { WireLine } from "../../../invariants/record/wire.ts";
import { endWire } from "../../../invariants/record/writing/end-file.ts";
import {
  type PassingExchange,
  WireWriter,
  type WireWriting,
} from "../../../invariants/record/writing/write-wire.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("wire.jsonl");

let folder: string;
let file: string;
test.before.each(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "flashproof-test-wire-"));
  file = path.join(folder, "wire.jsonl");
});
test.after.each(() => rmSync(folder, { recursive: true, force: true }));

let clock = 0;
const fail = (error: unknown) => {
  throw error;
};
const writer = (writing: Partial<WireWriting> = {}) =>
  new WireWriter(file, { now: () => clock, secrets: [], onFailure: fail, everyMs: 3_600_000, ...writing });

const exchange = (
  number: number,
  some: Partial<PassingExchange> = {},
): PassingExchange & { repliedAt?: number } => ({
  ...{ link: "server-1-redis", connection: 1, number, verb: "SET", on: ["a"], writes: true },
  ...{ text: `a ${number}`, requestedAt: 1_000 + number },
  ...some,
});

function read() {
  const lines: WireLine[] = [];
  const reading = readWire(file, (line) => lines.push(line));
  return { lines, reading };
}

test("exchanges are read as they were written, in the order of their replies, and the file is whole", () => {
  const wire = writer();
  const [first, second, third] = [exchange(0), exchange(1), exchange(2)];
  for (const one of [first, second, third]) wire.begin(one);
  second.repliedAt = 1_010;
  wire.end(second);
  wire.strike(third, "reply-cut");
  wire.close();
  endWire(file);
  const { lines, reading } = read();
  assert.equal(lines, [second, first, { ...third, struck: "reply-cut" }]);
  assert.equal(reading, {});
});

test("an exchange is written once its reply has come, or has not come for ten seconds", () => {
  clock = 1_000;
  const wire = writer();
  const [first, second] = [exchange(0), exchange(500)];
  wire.begin(first);
  wire.begin(second);
  wire.flush();
  assert.equal(read().lines, []);
  clock = 11_000;
  wire.flush();
  assert.equal(read().lines, [first]);
  // A reply that comes too late changes nothing.
  first.repliedAt = 11_001;
  wire.end(first);
  wire.close();
  assert.equal(
    read().lines.map(({ number }) => number),
    [0, 500],
  );
});

test("secrets are replaced, encoded ones too, before a text is cut to 300 characters", () => {
  const secrets = ["admin/token", "branch-token"];
  const wire = writer({ secrets });
  wire.begin(exchange(0, { on: ["/open?token=admin%2Ftoken"], text: `${"x".repeat(295)}branch-token` }));
  wire.begin(exchange(1, { text: "admin/token and admin/token" }));
  wire.close();
  const text = readFileSync(file, "utf8");
  for (const secret of [...secrets, "admin%2Ftoken", "branch"]) assert.not.ok(text.includes(secret), secret);
  const [first, second] = read().lines;
  assert.equal(first?.on, ["/open?token=***"]);
  assert.is(first?.text, `${"x".repeat(295)}***`);
  assert.is(second?.text, "*** and ***");
});

test("of very many exchanges only every tenth is recorded, and every one that was broken; the file says so", () => {
  const wire = writer({ most: 20 });
  for (let number = 1; number <= 60; number++) {
    const one = exchange(number);
    wire.begin(one);
    if (number === 33) wire.strike(one, "repeated");
  }
  wire.close();
  endWire(file);
  const { lines, reading } = read();
  assert.equal(
    lines.map(({ number }) => number),
    [...Array.from({ length: 20 }, (_, index) => index + 1), 30, 33, 40, 50, 60],
  );
  assert.equal(reading.thinned, { thinned: true, after: 20, every: 10 });
});

test("a file that was cut says so, and keeps its whole lines", () => {
  const wire = writer();
  for (let number = 0; number < 5; number++) wire.begin(exchange(number));
  wire.close();
  assert.match(read().reading.cut ?? "", "wire.jsonl was cut after 5 lines");
  endWire(file);
  assert.is(read().reading.cut, undefined);
  truncateSync(file, readFileSync(file).length - 40);
  const { lines, reading } = read();
  assert.is(lines.length, 4);
  assert.match(reading.cut ?? "", "was cut");
});

test("lines and fields of a later version are passed over; a line that is damaged is an error", () => {
  const later = { ...exchange(0), colour: "red" };
  writeFileSync(file, `${JSON.stringify(later)}\n${JSON.stringify({ weather: "fine" })}\n`);
  endWire(file);
  assert.is(read().lines.length, 1);
  assert.is(read().reading.cut, undefined);
  appendFileSync(file, `{"link":7}\n`);
  assert.throws(read, /wire.jsonl, line 4/);
});

test("where the file takes no more, that is told once, and the rest is dropped", () => {
  const failures: unknown[] = [];
  const wire = writer({ onFailure: (error) => failures.push(error) });
  rmSync(folder, { recursive: true });
  for (const number of [0, 1]) {
    wire.begin(exchange(number));
    wire.end(exchange(number));
  }
  wire.close();
  wire.close();
  assert.is(failures.length, 1);
});
