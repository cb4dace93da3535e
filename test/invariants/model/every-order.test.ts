// What the model says of a history by spans, against trying every order of its steps.
import fc from "fast-check";
import * as assert from "uvu/assert";
import { explainHistory } from "../../../invariants/model/explain-history.ts";
import type { Operation } from "../../../invariants/record/history.ts";
import { suite } from "../../runner/suite.ts";
import { findOrder } from "../../support/find-order.ts";
import { holds } from "../../support/property.ts";
import { REPLIES } from "../../support/right-sale.ts";
import * as s from "../../support/story.ts";

const test = suite("every order of a history");

const USERS = ["al", "bo", "cy"];
/** Each time is used once, so that the history says which of two came first. */
const TIMES = Array.from({ length: 14 }, (_, at) => at);
const request = fc.record({
  user: fc.constantFrom(...USERS),
  told: fc.constantFrom(
    "bought 1",
    "bought 2",
    "sold-out",
    "sold-out",
    "busy",
    "already",
    "unknown",
    "no-such-sale",
  ),
});
const history = fc.record({
  times: fc.shuffledSubarray(TIMES, { minLength: 12 }),
  opening: fc.record({
    units: fc.integer({ min: 0, max: 2 }),
    early: fc.integer({ min: 0, max: 4 }).map((n) => n > 0),
  }),
  restock: fc.option(fc.constantFrom("ok" as const, "info" as const)),
  requests: fc.array(request, { minLength: 1, maxLength: 4 }),
  lies: fc.tuple(fc.nat(5), fc.nat(5), fc.nat(5)),
  others: fc.nat(2),
});

function storyOf({
  times,
  opening,
  restock,
  requests,
  lies,
  others,
}: typeof history extends fc.Arbitrary<infer T> ? T : never) {
  let used = 0;
  const span = () => {
    const [a = 0, b = 0] = times.slice(used, used + 2);
    used += 2;
    return { invoked: Math.min(a, b), completed: Math.max(a, b) };
  };
  const operations: Operation[] = [
    { ...s.opened(opening.units), ...(opening.early ? { invoked: -2, completed: -1 } : span()) },
    // An operator restocks what is open.
    ...(restock === null || !opening.early ? [] : [{ ...s.restocked(1, 0, restock), ...span(), key: "k" }]),
    ...requests.map(({ user, told }) => ({ ...reply(user, told), ...span() })),
  ];
  // Mostly the ledger has the unit that a buyer was told of.
  const ledger = new Map(
    USERS.flatMap((user, index) => {
      const told = requests.flatMap((one) => (one.user === user ? (/\d/.exec(one.told) ?? []) : []));
      const n = lies[index] === 0 ? others : Number(told[0] ?? 0);
      return n > 0 ? [[user, s.gid(n)]] : [];
    }),
  );
  return { operations, ledger, replies: REPLIES };
}

function reply(user: string, told: string): Operation {
  if (told === "unknown") return s.told(user, "info", 0);
  const n = /^bought (\d)$/.exec(told)?.[1];
  return n === undefined ? s.refused(user, told, 0) : s.bought(user, Number(n));
}

/** The model tells sold out of a sale that is open; a shop may tell it before. */
const isEarly = ([opening]: readonly Operation[], { invoked }: Operation) =>
  opening !== undefined && invoked < opening.completed;

/** The model looks once for both; a shop may look first if its buyer has a unit, and then if one is left. */
const hasTwin = (operations: readonly Operation[], one: Operation) =>
  operations.some(
    (other) =>
      other !== one && other.user === one.user && other.invoked < one.completed && other.outcome !== "fail",
  );

test("spans refuse a history if no order of its steps is allowed, and allow it if one is", async () => {
  const counts = { allowed: 0, refused: 0, lenient: 0 };
  const property = fc.property(history, (drawn) => {
    const small = storyOf(drawn);
    const held = [...small.ledger].map(([user, gid]) => ({
      kind: "deduction" as const,
      sale: s.SALE,
      user,
      gid,
    }));
    const { refused, unknown } = explainHistory(s.newFactsOf(...small.operations, ...held, s.atRest()));
    assert.equal([...unknown.keys()], []);
    const order = findOrder(small);
    if (order !== undefined) assert.equal(refused, []);
    else if (refused.length === 0) {
      const told = small.operations.filter(({ error }) => error === "SOLD_OUT");
      assert.ok(
        told.some((one) => hasTwin(small.operations, one) || isEarly(small.operations, one)),
        "allowed, and no order is",
      );
      counts.lenient += 1;
    }
    counts[order === undefined ? "refused" : "allowed"] += 1;
  });
  await holds(property, { runs: 2_000 });
  assert.ok(counts.allowed > 300 && counts.refused > 100, JSON.stringify(counts));
});
