// What the report page gets: numbers packed and unpacked, kinds of requests, causes, limits, advice.
import { readFile } from "node:fs/promises";
import fc from "fast-check";
import * as assert from "uvu/assert";
import type { Facts } from "../../../invariants/facts/facts.ts";
import { KINDS } from "../../../invariants/facts/requests.ts";
import { judge } from "../../../invariants/judge.ts";
import { byCause, type Suspect } from "../../../invariants/report/data/causes.ts";
import { pack, unpack, unpackAll } from "../../../invariants/report/data/columns.ts";
import { matricesOf } from "../../../invariants/report/data/matrix.ts";
import type { FindingPart } from "../../../invariants/report/data/page-data.ts";
import { MOST_REQUESTS, requestsOf } from "../../../invariants/report/data/requests.ts";
import { salesOf } from "../../../invariants/report/data/sales.ts";
import { thresholdsOf } from "../../../invariants/report/data/thresholds.ts";
import { trafficOf } from "../../../invariants/report/data/traffic.ts";
import { ADVICE } from "../../../invariants/report/data/unshown.ts";
import { figureSays } from "../../../invariants/report/figures.ts";
import { hashOf, type View, viewIn } from "../../../invariants/report/page/shared/view.ts";
import { suite } from "../../runner/suite.ts";
import { holds } from "../../support/property.ts";
import { RUN } from "../../support/run-folder.ts";
import { stampede } from "../../support/stampede.ts";
import {
  atRest,
  bought,
  deduction,
  factsOf,
  opened,
  order,
  sample,
  soldOut,
  told,
  unseen,
} from "../../support/story.ts";

const test = suite("report data");

test("numbers come back as they went in, and what is not there comes back as nothing", async () => {
  const whole = fc.integer({ min: -(2 ** 44), max: 2 ** 44 });
  const columns = fc.array(fc.option(whole, { nil: undefined }));
  const comesBack = fc.property(columns, (values) => {
    assert.equal(
      unpack(pack(values)),
      values.map((value) => value ?? null),
    );
  });
  await holds(comesBack, { runs: 300 });
  assert.equal(unpack(pack([1.26, Number.POSITIVE_INFINITY, Number.NaN, -0.74], 0.5)), [
    1.5,
    null,
    null,
    -0.5,
  ]);
});

test("requests are told apart by what their buyers knew when they asked", () => {
  const facts = factsOf(
    ...[opened(5), told("al", "info", 10), { ...told("al", "info", 10), process: "k6-1-1" }],
    ...[told("al", "ok", 50), bought("al", 1, 2_000), soldOut("bo", 5), soldOut("bo", 3_000)],
  );
  const { requests } = facts.sale("s");
  const kinds = Array.from({ length: requests.length }, (_, index) => KINDS[requests.at(index).kind]);
  const [first, second, again, back] = KINDS;
  assert.equal(kinds, [first, second, again, back, first, back]);
});

test("traffic counts arrivals when they come and answers when those come", () => {
  const facts = factsOf(opened(5), { ...bought("al", 1, 50), completed: 450 }, soldOut("bo", 60, 70));
  const { stepMs, groups } = trafficOf(facts, 1_000);
  const [all] = groups;
  assert.ok(all !== undefined);
  assert.is(stepMs, 100);
  assert.equal(unpackAll(all.steps), [0, 4]);
  assert.equal(
    [unpackAll(all.arrived), unpackAll(all.ok), unpackAll(all.fail)],
    [
      [2, 0],
      [0, 1],
      [1, 0],
    ],
  );
  assert.equal(unpack(all.p99), [10, 400]);
});

test("what the stores list in the end is the last that a chart shows of a sale", () => {
  const story = [
    opened(2),
    bought("al", 1),
    sample(2, 0, 2, 0),
    deduction("al", 1),
    order("al", 1),
    atRest(),
  ];
  const columns = (facts: Facts) => {
    const [sale] = salesOf(facts);
    assert.ok(sale !== undefined);
    return [unpack(sale.left), unpack(sale.deducted), unpack(sale.orders)];
  };
  assert.equal(columns(factsOf(...story)), [
    [2, null],
    [0, 1],
    [0, 1],
  ]);
  assert.equal(columns(factsOf(unseen("ledger"), ...story)), [
    [2, null],
    [0, null],
    [0, 1],
  ]);
});

test("a figure is told as a sentence", () => {
  assert.is(figureSays("p50Ms", 41.4), "half of the orders that no fault fell into came within 41 ms");
  assert.is(
    figureSays("struckP95Ms", 23_953),
    "95 % of the orders that a fault fell into came within 24.0 s",
  );
  assert.match(
    figureSays("pushedMaxMs", 5),
    /^the last of the orders that came after the harness made DTM look/,
  );
});

test("a large run keeps an even choice of its requests, and all of the buyers in findings", () => {
  const facts = stampede(100_000, 4);
  const { thinnedFrom, buyers, buyer } = requestsOf(facts, judge(facts, RUN));
  assert.is(thinnedFrom, 100_000);
  assert.ok(buyer.count >= MOST_REQUESTS && buyer.count < MOST_REQUESTS * 1.1, `${buyer.count}`);
  for (const user of ["b0", "b1", "b2", "b3"]) assert.ok(buyers.includes(user), user);
  const small = factsOf(opened(1), bought("al", 1));
  assert.is(requestsOf(small, judge(small, RUN)).thinnedFrom, undefined);
});

const suspect = (number: number, during: string[], told = ""): Suspect => {
  const place = { sale: undefined, user: undefined, gid: undefined, at: 1 };
  const finding: FindingPart = { number, invariant: "drained", what: "x", ...place, facts: [], evidence: "" };
  return { finding, during, told };
};

test("findings go to the fault that most of them share, and else by what their buyers were told", () => {
  const suspects = [
    suspect(0, ["kill-redis redis", "cut a"]),
    suspect(1, ["cut a"]),
    suspect(2, ["kill-redis redis", "cut a"]),
    suspect(3, ["kill-redis redis"]),
    suspect(4, [], "ok, status 201"),
    suspect(5, [], "ok, status 201"),
  ];
  const groups = byCause(suspects).map(({ cause, findings }) => [
    cause,
    findings.map(({ number }) => number),
  ]);
  assert.equal(groups, [
    ["during kill-redis redis", [0, 2, 3]],
    ["during cut a", [1]],
    ["while no fault was in force, told ok, status 201", [4, 5]],
  ]);
});

test("a limit is held, missed, or without samples and so not met", () => {
  const facts = factsOf(opened(1), bought("al", 1));
  const verdict = judge(facts, RUN);
  const thresholds = { "p(95)<200": { ok: true } };
  const summary = (values: object, ok = true) => ({
    metrics: { http_req_duration: { values, thresholds: { "p(95)<200": { ok } } } },
  });
  const states = (from: unknown) => thresholdsOf(RUN, verdict, from).map(({ state }) => state);
  assert.equal(states(undefined), ["no samples"]);
  assert.equal(states(summary({ "p(95)": 20, count: 3 })).at(-1), "held");
  assert.equal(states(summary({ "p(95)": 220, count: 3 }, false)).at(-1), "missed");
  assert.equal(states(summary({ "p(95)": 0, count: 0 })).at(-1), "no samples");
  assert.equal(states({ metrics: { http_req_duration: { thresholds } } }).at(-1), "no samples");
  const [, drawn] = thresholdsOf(RUN, verdict, summary({ "p(95)": 20, count: 3 }));
  assert.equal([drawn?.chart, drawn?.limit], ["latency", 200]);
});

test("a case of one place and a case of several are both placed, and a damaged file is named", () => {
  const rest = { situation: "x", result: "held", broken: [], sale: "s", repeat: "make verify" };
  const places = [
    { row: "a", column: "b" },
    { row: "c", column: "b" },
  ];
  const cases = [
    { id: "1", matrix: "wire", row: "a", column: "b", ...rest },
    { id: "2", matrix: "wire", row: "a", column: "b", places, ...rest },
  ];
  const file = { format: 1, rows: ["a", "c"], columns: ["b"], cases };
  assert.equal(
    matricesOf(file).map((one) => one.cases.map(({ places }) => places.length)),
    [[1, 2]],
  );
  assert.throws(() => matricesOf({ format: 1 }), /cases\.json/);
});

test("two matrices of one file are told apart, each with its own rows and columns", () => {
  const rest = { situation: "x", result: "held", broken: [], sale: "s", repeat: "make verify" };
  const cases = [
    { id: "1", matrix: "failpoints", row: "a", column: "b", ...rest },
    { id: "2", matrix: "wire", row: "c", column: "d", ...rest },
  ];
  const matrices = matricesOf({ format: 1, rows: ["a", "c"], columns: ["b", "d"], cases });
  const seen = matrices.map(({ name, rows, columns, cases }) => [name, rows, columns, cases.length]);
  assert.equal(seen, [
    ["failpoints", ["a"], ["b"], 1],
    ["wire", ["c"], ["d"], 1],
  ]);
  const tables = { wire: { rows: ["c", "e"], columns: ["d", "f"], of: 9 } };
  const [, whole] = matricesOf({ format: 1, rows: ["a", "c"], columns: ["b", "d"], tables, cases });
  assert.equal(
    [whole?.rows, whole?.columns, whole?.of],
    [["c", "e"], ["d", "f"], 9],
    "with what was not run",
  );
});

test("what an unknown run is advised is what docs/verdict.md says", async () => {
  const page = await readFile("docs/verdict.md", "utf8");
  const [, part = ""] = page.split("## What to do about `unknown`");
  const rows = (part.split("\n## ")[0] ?? "")
    .split("\n")
    .filter((line) => line.startsWith("| ") && !line.includes("---"))
    .slice(1)
    .map((line) =>
      line
        .replaceAll("`", "")
        .split("|")
        .map((cell) => cell.trim()),
    );
  assert.is(rows.length, ADVICE.length);
  for (const [, says = "", means, todo] of rows) {
    const advice = ADVICE.find(([words]) => words.test(says));
    assert.equal(advice?.slice(1), [means, todo], says);
  }
});

test("a view comes back from its address, and a damaged address is the first view", async () => {
  const view: View = {
    ...{ range: [100, 2_500], cursor: 7, clock: "wall", theme: "dark", sale: 1, kind: 0 },
    selection: { what: "buyer", user: "a&b=#é", sale: "{s}" },
  };
  assert.equal(viewIn(`#${hashOf(view)}`), view);
  assert.is(hashOf(viewIn("")), "");
  for (const hash of ["#t=5-1", "#t=x", "#at=-3&theme=pink&clock=", "#sale=1e9&finding=x"])
    assert.equal(viewIn(hash), viewIn(""), hash);
});
