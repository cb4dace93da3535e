// The quick reader of familiar lines: it stays quick whatever came before, and reads nothing that a full parse reads otherwise.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import * as assert from "uvu/assert";
import { HarnessError } from "../../../base/errors.ts";
import { parserOf } from "../../../base/parse.ts";
import { HistoryLine } from "../../../invariants/record/history.ts";
import { Familiar } from "../../../invariants/record/reading/familiar.ts";
import { suite } from "../../runner/suite.ts";
import { holds } from "../../support/property.ts";
import { recorded } from "../../support/recorded.ts";

const test = suite("familiar lines");

const folder = mkdtempSync(path.join(os.tmpdir(), "flashproof-familiar-"));
test.after(() => rmSync(folder, { recursive: true, force: true }));

const NOW = 1_700_000_000_000;
const line = (user: string, answer: object) =>
  JSON.stringify({
    ...{ process: "k6-1", op: "purchase", sale: "s", user, invoked: NOW, completed: NOW + 5 },
    ...answer,
  });
const SOLD_OUT = { status: 409, outcome: "fail", rule: 1, error: "SOLD_OUT" };
const BOUGHT = { status: 201, outcome: "ok", rule: 0, gid: "{s}-1" };

const parseOperation = parserOf(HistoryLine, "operation");
const learned = (familiar: Familiar, text: string) => familiar.learn(text, parseOperation(JSON.parse(text)));

test("a reply that comes often is read quickly, though many rare ones came before it", () => {
  const familiar = new Familiar();
  for (let n = 0; n < 50; n++) learned(familiar, line("al", { outcome: "info", error: `read: reset ${n}` }));
  learned(familiar, line("bo", SOLD_OUT));
  assert.is(familiar.read(Buffer.from(`${line("cy", SOLD_OUT)}\n`), 0), "purchase");
});

test("rare replies do not push out those that come often", () => {
  const familiar = new Familiar();
  const often = [SOLD_OUT, BOUGHT];
  for (const answer of often) learned(familiar, line("al", answer));
  for (let n = 0; n < 50; n++) {
    learned(familiar, line("al", { outcome: "info", error: `read: reset ${n}` }));
    for (const answer of often)
      assert.is(familiar.read(Buffer.from(`${line("bo", answer)}\n`), 0), "purchase");
  }
});

/** What one line says, or why it is refused, after lines that teach the reader every form. */
function said(taught: readonly string[], hostile: Uint8Array): unknown {
  const file = path.join(folder, "history.jsonl");
  writeFileSync(file, Buffer.concat([Buffer.from(taught.map((one) => `${one}\n`).join("")), hostile]));
  try {
    return JSON.parse(JSON.stringify(recorded(file).operations.slice(taught.length)));
  } catch (error) {
    if (error instanceof HarnessError) return error.message.replace(/line \d+/, "line");
    throw error;
  }
}

const text = fc.oneof(
  fc.constantFrom("\\u0061", "\\", "é", '"', '"}'),
  fc.constantFrom("\n", "\r", "\0", "\u2028", "漢", "\ud800", '","user":"x', ',"invoked":1'),
  fc.constantFrom("0", "9", "-", ".5", "e3", " ", ",", ":", "{", "}", "[", "null", "true"),
  fc.string({ maxLength: 3 }),
);
/** Most mistakes are made beside a quote, or in a name. */
const change = fc.record({
  place: fc.oneof(fc.nat(60), fc.constantFrom("k6-1", "bo", "{s}-1", `${NOW}`, `${NOW + 5}`)),
  after: fc.integer({ min: -1, max: 5 }),
  drop: fc.nat(3),
  put: text,
});
const placeIn = (line: string, place: number | string): number => {
  if (typeof place === "string") return line.indexOf(place);
  const quotes = [...line.matchAll(/"/g)].map(({ index }) => index);
  return quotes[place % quotes.length] ?? 0;
};
const answer = fc.constantFrom(SOLD_OUT, BOUGHT, BOUGHT, { outcome: "info", error: "EOF" }, { gid: "{s}-1" });
const bytes = fc.oneof(
  { weight: 9, arbitrary: fc.constant(new Uint8Array()) },
  fc.uint8Array({ maxLength: 2 }),
);

test("however a line is damaged, it is read, or refused, as if no line like it had been before", async () => {
  const taught = [SOLD_OUT, BOUGHT, { outcome: "info", error: "EOF" }].map((one) => line("al", one));
  const property = fc.property(
    answer,
    fc.array(change, { minLength: 1, maxLength: 2 }),
    bytes,
    (of, changes, raw) => {
      let damaged = line("bo", of);
      for (const { place, after, drop, put } of changes) {
        const from = Math.max(0, placeIn(damaged, place) + after);
        damaged = damaged.slice(0, from) + put + damaged.slice(from + drop);
      }
      const hostile = Buffer.concat([Buffer.from(damaged), raw, Buffer.from("\n")]);
      assert.equal(said(taught, hostile), said([], hostile), damaged);
    },
  );
  await holds(property, { runs: 2_000 });
});

test("of a field that comes twice in a line, however it is spelled, the last one counts in later lines too", () => {
  const twice = (user: string, again: string) =>
    line(user, SOLD_OUT).replace('"status"', `${again},"status"`);
  const spellings = [
    '"us\\u0065r":"zoe"',
    '"user" :"zoe"',
    '"user"\t:"zoe"',
    `"\\u0069nvoked":${NOW - 9}`,
    '"s\\u0061le" :"other"',
  ];
  for (const again of spellings) {
    const hostile = Buffer.from(`${twice("bo", again)}\n`);
    assert.equal(said([twice("al", again)], hostile), said([], hostile), again);
  }
});

test("fields that a purchase rarely has are read in later lines too", () => {
  const rare = { ...SOLD_OUT, units: 2, key: "k", target: "server-1" };
  const hostile = Buffer.from(`${line("bo", rare)}\n`);
  assert.equal(said([line("al", rare)], hostile), said([], hostile));
});
