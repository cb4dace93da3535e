import * as assert from "uvu/assert";
import { randomOf } from "../../../../base/random.ts";
import {
  type Case,
  CRASH_MODES,
  type Crash,
  causeOf,
  isReachable,
} from "../../../../loadtests/verify/matrix/case.ts";
import { caseId, parseCase } from "../../../../loadtests/verify/matrix/case-id.ts";
import { drawCases } from "../../../../loadtests/verify/matrix/draw-cases.ts";
import { matrixTable } from "../../../../loadtests/verify/matrix/matrix-table.ts";
import { saleOfCase } from "../../../../loadtests/verify/matrix/sale-of-case.ts";
import { FAILPOINTS } from "../../../../server/contract.ts";
import { suite } from "../../../runner/suite.ts";

const test = suite("the cases of the crash matrix");

const SERVERS = { ending: 2, steady: [0, 1] };
const all = drawCases(randomOf(1), 1_000_000);
const one = (situation: Case["situation"], ...crashes: string[]): Case =>
  parseCase(`${situation}/one/${crashes.join("+")}`);

test("there are more than a thousand, each once, and each can be named", () => {
  assert.ok(all.length > 1_000, `${all.length}`);
  assert.is(new Set(all.map(caseId)).size, all.length);
  for (const each of all) assert.equal(parseCase(caseId(each)), each);
});

test("every failpoint in every mode is among the first, and every reachable single among all", () => {
  const names = new Set(
    all.slice(0, 45).map(({ crashes }) => crashes.map(({ name, mode }) => `${name}=${mode}`).join()),
  );
  assert.is(names.size, FAILPOINTS.length * CRASH_MODES.length);
  const singles = all.filter(({ crashes }) => crashes.length === 1);
  // Nine places in ten situations and five modes, but no order of a purchase that came too late.
  assert.is(singles.length, 5 * (9 * 10 - 3 * 2));
});

test("every two crashes at two places that can both be passed make a case", () => {
  const crash = (name: Crash["name"], mode: Crash["mode"]): Crash => ({ name, mode });
  const has = (...crashes: Crash[]) =>
    all.some(
      (each) =>
        each.crashes.length === 2 &&
        crashes.every((wanted) =>
          each.crashes.some(({ name, mode }) => name === wanted.name && mode === wanted.mode),
        ),
    );
  assert.ok(has(crash("after-prepare", "hang"), crash("query-prepared:after-read", "error")));
  assert.ok(has(crash("before-reply", "drop"), crash("create-order:after-commit", "exit")));
  assert.ok(has(crash("create-order:before-barrier", "exit"), crash("create-order:before-commit", "exit")));
});

test("check-back is given a cause where the case has none", () => {
  assert.is(causeOf(one("last-unit", "after-prepare=drop")), undefined);
  assert.equal(causeOf(one("last-unit", "query-prepared:after-read=drop")), {
    name: "after-deduct",
    mode: "drop",
  });
  assert.is(causeOf(one("last-unit", "after-deduct=hang", "query-prepared:after-read=drop")), undefined);
});

test("what no buyer can reach is no case", () => {
  assert.not.ok(isReachable(one("sold-out", "create-order:before-commit=drop")));
  assert.not.ok(isReachable(one("last-unit", "after-deduct=drop", "after-submit=drop")));
  assert.ok(isReachable(one("last-unit", "after-deduct=delay", "after-submit=drop")));
  assert.ok(isReachable(one("restock-between", "after-deduct=drop", "after-submit=drop")));
});

test("an unknown case is refused with the known words, and with the case that was meant", () => {
  for (const id of [
    "",
    "last-unit/one",
    "last-unit/one/after-lunch=drop",
    "last-unit/three/after-deduct=drop",
  ])
    assert.throws(() => parseCase(id), /there is no case/);
  assert.throws(
    () => parseCase("last-units/one/after-deduct=dorp+before-reply=hang"),
    /there is no case last-units\/one\/\S+; did you mean last-unit\/one\/after-deduct=drop\+before-reply=hang\?$/,
  );
  assert.throws(() => parseCase("first-purchase/one/after-lunch=drop"), /after-lunch=drop$/);
});

test("a case that ends its server goes to one that no other case asks", () => {
  for (const [turn, each] of all.entries()) {
    const { buyers, failpoints } = saleOfCase(each, "s", turn, SERVERS);
    const ends = failpoints.some(({ mode }) => mode.startsWith("exit"));
    const subjects = buyers.filter(({ user }) => user !== "rival");
    assert.ok(
      subjects.every(({ server }) => (server === 2) === ends),
      caseId(each),
    );
    assert.ok(buyers.some(({ user, server }) => user === "rival" && server !== 2));
  }
});

test("of several buyers enough get a unit for a branch that is to fail, and for the last unit one of them gets none", () => {
  for (const each of all.filter(({ batch }) => batch === "several")) {
    const { stock, buyers, restocks, failpoints } = saleOfCase(each, "s", 0, SERVERS);
    const users = new Set(buyers.map(({ user }) => user).filter((user) => user !== "rival"));
    // The first buyer has a message alone.
    const together = users.size - 1;
    const added = restocks.reduce((sum, { units }) => sum + units, 0);
    const winners = Math.min(stock - 1 + added, together);
    for (const { name, buyers: least = 1 } of failpoints)
      if (name.startsWith("create-order:")) assert.ok(winners >= least, caseId(each));
    if (each.situation === "last-unit") assert.is(winners, together - 1, caseId(each));
  }
});

test("the table counts what was exercised, and says how to run just what failed", () => {
  const results = [
    { id: "last-unit/one/after-deduct=drop", exercised: true, broken: [] },
    { id: "sold-out/one/after-deduct=drop", exercised: true, broken: ["no-lost-order: al has none"] },
    { id: "last-unit/one/after-deduct=exit", exercised: false, broken: [] },
  ];
  const lines = matrixTable(results, 2, (id) => `make verify SEED=1 CASE=${id}`).join("\n");
  assert.match(lines, /after-deduct +· +· +2 ✗1 +· +·\n/);
  assert.match(lines, /matrix: 2 cases in 2.0 s, 1 failed; 1 more never passed all of their places\n/);
  assert.match(lines, /just this one: make verify SEED=1 CASE=sold-out\/one\/after-deduct=drop/);
});
