// The quick way of reading a history gives what a slow and simple one gives.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import * as assert from "uvu/assert";
import { HarnessError } from "../../../base/errors.ts";
import { Facts } from "../../../invariants/facts/facts.ts";
import { readHistory } from "../../../invariants/record/reading/read-history.ts";
import { measure } from "../../../loadtests/bench/measurements/judge-generated.ts";
import { suite } from "../../runner/suite.ts";
import { holds } from "../../support/property.ts";
import { recorded } from "../../support/recorded.ts";

const test = suite("folding a history");

const folder = mkdtempSync(path.join(os.tmpdir(), "flashproof-folding-"));
test.after(() => rmSync(folder, { recursive: true, force: true }));

function read(text: string) {
  const file = path.join(folder, "history.jsonl");
  writeFileSync(file, text);
  return recorded(file);
}
const plain = (operations: unknown): unknown => JSON.parse(JSON.stringify(operations));
const NOW = 1_700_000_000_000;
const asked = (process: string, user: string, at: number) => ({
  process,
  op: "purchase",
  sale: "s",
  user,
  invoked: NOW + at,
});
const line = (value: object) => `${JSON.stringify(value)}\n`;
const noted = (text: string): string => {
  try {
    return read(text).cut ?? "";
  } catch (error) {
    if (error instanceof HarnessError) return error.message;
    throw error;
  }
};

test("of two openings of one process the one that is completed is closed, and the other stays in doubt", () => {
  const [cut, whole] = [asked("p", "al", 1), asked("p", "bo", 5)];
  const { operations } = read(
    line(cut) + line(whole) + line({ ...whole, completed: NOW + 9, outcome: "ok" }),
  );
  assert.equal(
    operations.map(({ user, outcome }) => [user, outcome]),
    [
      ["bo", "ok"],
      ["al", "info"],
    ],
  );
});
test("a completion that writes its fields in another order closes its opening too", () => {
  const { process, op, sale, user, invoked } = asked("p", "al", 1);
  const turned = { outcome: "ok", completed: NOW + 2, invoked, user, sale, op, process };
  assert.is(read(line(asked("p", "al", 1)) + line(turned)).operations.length, 1);
});
test("an opening cut in the middle of the file is refused, though its process went on", () => {
  const cut = `${line(asked("p", "al", 1)).slice(0, 40)}\n`;
  const done = line({ ...asked("p", "al", 1), completed: NOW + 2, outcome: "ok" });
  assert.match(noted(cut + done), /^history.jsonl, line 1: is not JSON/);
});
test("a whole last line of the wrong shape is refused, not taken for torn", () => {
  const wrong = line({ ...asked("p", "al", 1), completed: "later", outcome: "ok" }).trimEnd();
  assert.match(noted(line(asked("p", "al", 1)) + wrong), /^history.jsonl, line 2: operation: completed/);
});
test("a line that is almost like the one before gets a full parse", () => {
  const ok = (more: object) =>
    line({ ...asked("p", "al", 1), completed: NOW + 2, status: 201, outcome: "ok", ...more });
  const good = ok({ gid: "{s}-1" });
  assert.match(noted(good + good.replace('"al"', '"a\\l"')), /line 2: is not JSON/);
  assert.match(noted(good + good.replace("}-1", "}-\u0001")), /line 2: is not JSON/);
  for (const time of [`0${NOW}`.slice(0, 13), `${NOW}`.replace("17", "x7")])
    assert.match(noted(good + good.replace(`${NOW + 1}`, time)), /line 2: is not JSON/);
  assert.match(noted(good + good.replace('"}\n', '"]\n')), /line 2: is not JSON/);
  assert.match(noted(`${good}${good.trimEnd()}}\n${good}`), /line 2: is not JSON/);
  const twice = `${ok({}).trimEnd().slice(0, -1)},"user":"bo"}\n`;
  assert.equal(
    read(twice + twice).operations.map(({ user }) => user),
    ["bo", "bo"],
  );
  const { operations } = read(good + ok({ gid: 'a"b' }) + ok({ gid: "é" }) + ok({ error: "x" }));
  assert.equal(
    operations.map((one) => [one.gid, one.error]),
    [
      ["{s}-1", undefined],
      ['a"b', undefined],
      ["é", undefined],
      [undefined, "x"],
    ],
  );
});

test("whatever byte of a line is another one, it is read as if no line like it had been before", () => {
  const said = (text: string) => {
    try {
      return plain(read(text).operations.slice(-1));
    } catch (error) {
      return error instanceof HarnessError ? error.message.replace(/line \d/, "") : error;
    }
  };
  for (const answer of [{ rule: 0, gid: "{s}-1" }, { error: "SOLD_OUT" }]) {
    const good = line({ ...asked("p", "al", 1), completed: NOW + 2, status: 201, outcome: "ok", ...answer });
    for (let at = 0; at < good.length - 1; at++) {
      for (const other of ["1", '"', "}"]) {
        const odd = good.slice(0, at) + other + good.slice(at + 1);
        assert.equal(said(good + odd), said(odd), odd);
      }
    }
  }
});

/** Reads as one would who had all the time in the world. */
function slowly(text: string): unknown[] {
  const open: Record<string, unknown>[] = [];
  const operations: unknown[] = [];
  for (const one of text
    .trimEnd()
    .split("\n")
    .map((each) => JSON.parse(each))) {
    if (one.outcome === undefined) open.push(one);
    else {
      const same = (other: Record<string, unknown>) =>
        ["process", "op", "sale", "user", "invoked"].every((field) => other[field] === one[field]);
      const index = open.findIndex(same);
      if (index !== -1) open.splice(index, 1);
      operations.push(one);
    }
  }
  return [...operations, ...open.map((one) => ({ ...one, completed: null, outcome: "info" }))];
}

const name = fc.oneof(
  fc.constantFrom("p", "q", "k6-1", "{s}", "a long name, over thirteen"),
  fc.string({ unit: "grapheme" }),
);
const answer = fc.oneof(
  fc.constantFrom(
    { status: 409, outcome: "fail", error: "SOLD_OUT" },
    { status: 409, outcome: "fail", rule: 1, error: "SOLD_OUT" },
    { status: 409, outcome: "fail", rule: 2, error: "SOLD_OUT" },
    { outcome: "info", error: "no reply" },
  ),
  name.map((gid) => ({ status: 201, outcome: "ok", gid })),
  name.map((gid) => ({ status: 201, outcome: "ok", rule: 0, gid })),
);
/** Lines from which the forms of most others are known. */
const taught = [
  { status: 409, outcome: "fail", error: "SOLD_OUT" },
  { status: 409, outcome: "fail", rule: 1, error: "SOLD_OUT" },
  { status: 201, outcome: "ok", rule: 0, gid: "1" },
].map((said) => ({ ...asked("t", "t", 0), completed: NOW, ...said }));
const purchase = fc.record({ process: name, user: name, at: fc.nat(9), answer: fc.option(answer) });

test("whatever names, replies and ends there are, it reads what a slow reader reads", async () => {
  const property = fc.property(fc.array(purchase, { minLength: 1, maxLength: 30 }), (purchases) => {
    const openings = purchases.map(({ process, user, at }) => asked(process, user, at));
    const completions = purchases.flatMap(({ answer: said }, index) =>
      said === null ? [] : [{ ...openings[index], completed: NOW + 1_000, ...said }],
    );
    const text = [...taught, ...openings, ...completions].map(line).join("");
    const sorted = (list: unknown) =>
      (list as object[]).map((one) => JSON.stringify(Object.entries(one).sort())).sort();
    assert.equal(sorted(plain(read(text).operations)), sorted(plain(slowly(text))));
  });
  await holds(property, { runs: 500 });
});

test("facts come to the same from a file as from its operations one by one", async () => {
  const property = fc.property(fc.array(purchase, { minLength: 1, maxLength: 30 }), (purchases) => {
    const lines = purchases.map(({ process, user, at, answer: said }) => ({
      ...asked(process, user, at),
      ...(said === null ? {} : { completed: NOW + 1_000, ...said }),
    }));
    const file = path.join(folder, "history.jsonl");
    writeFileSync(file, [...taught, ...lines].map(line).join(""));
    const [whole, single] = [new Facts(), new Facts()];
    readHistory(file, whole);
    for (const operation of recorded(file).operations) single.addOperation(operation);
    assert.equal(gist(whole), gist(single));
  });
  await holds(property, { runs: 500 });
});

function gist(facts: Facts): unknown {
  const { purchases, informative, firstPurchaseAt, lastPurchaseAt } = facts;
  const { buyers, soldOuts } = facts.sale("s");
  const refusals: unknown[] = [];
  soldOuts.each((...refusal) => refusals.push(refusal));
  return [purchases, informative, firstPurchaseAt, lastPurchaseAt, buyers.all(), refusals];
}

test("purchases that are under way while pieces of the file end are completed all the same", () => {
  const nameOf = (n: number) => `b${n}${"-with-a-long-name".repeat(n % 4)}`;
  const openings = Array.from({ length: 30_000 }, (_, n) => asked(`k6-${n % 300}`, nameOf(n), n % 1_000));
  const cutOff = new Set([299, 12_345, 29_999]);
  const text = Array.from({ length: openings.length + 200 }, (_, n) => {
    const [opening, ended] = [openings[n], openings[n - 200]];
    const completion =
      ended && !cutOff.has(n - 200) ? { ...ended, completed: NOW, outcome: "ok" } : undefined;
    return (opening ? line(opening) : "") + (completion ? line(completion) : "");
  });
  const { operations } = read(text.join(""));
  assert.is(operations.length, openings.length);
  const left = operations.filter(({ outcome }) => outcome === "info");
  assert.equal(left.map(({ user }) => user).sort(), [...cutOff].map(nameOf).sort());
});

test("a file of many pieces is read whole, wherever a piece ends", () => {
  const long = Array.from({ length: 9_000 }, (_, n) =>
    asked(`k6-${n % 7}`, `漢${"é".repeat(n % 90)}${n}`, n),
  );
  const { operations } = read(
    long.map((one) => line(one) + line({ ...one, completed: NOW, outcome: "ok" })).join(""),
  );
  assert.equal(
    operations.map(({ user }) => user),
    long.map(({ user }) => user),
  );
});
test("the benchmark judges what it generates, and says how fast", () => {
  assert.match(measure(folder, 3_000), /^3,000 operations .* operations\/s, peak RSS \d+ MiB$/);
});
