// Sales that go right, by construction, seen in every way in which a target may show them: no check may ever say false.
import fc from "fast-check";
import * as assert from "uvu/assert";
import { noFalseSoldOut } from "../../../invariants/check/no-false-sold-out.ts";
import { CHECKS } from "../../../invariants/every-check.ts";
import type { Operation } from "../../../invariants/record/history.ts";
import type { Observation } from "../../../invariants/record/observation.ts";
import { suite } from "../../runner/suite.ts";
import { holds } from "../../support/property.ts";
import {
  atRest,
  deduction,
  factsOf,
  gid,
  opened,
  order,
  restocked,
  SALE,
  told,
  unseen,
} from "../../support/story.ts";

const test = suite("checks on simulated sales");

/** One thing that happens: it takes effect at an instant within its request; the reply may be lost. */
const event = fc.record({
  user: fc.constantFrom("al", "bo", "cy", "di", "ed"),
  restock: fc.boolean().map((yes) => (yes ? 1 : 0)),
  at: fc.integer({ min: 10, max: 60 }),
  before: fc.integer({ min: 0, max: 8 }),
  after: fc.integer({ min: 0, max: 8 }),
  lost: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
});
type Event = typeof event extends fc.Arbitrary<infer T> ? T : never;
const sight = fc.record({
  ledger: fc.constantFrom("hash", "barriers", "none"),
  initial: fc.boolean(),
  gids: fc.boolean(),
  rested: fc.boolean(),
  looksAt: fc.array(fc.integer({ min: 5, max: 70 }), { maxLength: 4 }),
});
type Sight = typeof sight extends fc.Arbitrary<infer T> ? T : never;

/** Runs the events in the order in which they take effect, by the rules of a right sale, and records all of it. */
function play(stock: number, events: Event[], seen: Sight): (Operation | Observation)[] {
  const story: (Operation | Observation)[] = [opened(stock)];
  const held = new Map<string, number>();
  let [units, left] = [stock, stock];
  const looks = [...seen.looksAt].sort((a, b) => a - b);
  const look = (at: number) => {
    const deducted = seen.ledger === "hash" ? { deducted: held.size } : {};
    const initial = seen.initial ? { initial: units } : {};
    story.push({
      kind: "sample",
      at: at - 1,
      until: at + 1,
      sale: SALE,
      remaining: left,
      orders: held.size,
      ...deducted,
      ...initial,
    });
  };
  const order_ = [...events].sort((a, b) => a.at - b.at);
  for (const [index, { user, restock, at, before, after, lost }] of order_.entries()) {
    while ((looks[0] ?? Number.POSITIVE_INFINITY) < at) look(looks.shift() ?? 0);
    const times = { invoked: at - before, completed: lost ? Number.POSITIVE_INFINITY : at + after };
    if (restock === 1) {
      [units, left] = [units + 1, left + 1];
      story.push({ ...restocked(1, 0, lost ? "info" : "ok"), ...times });
      continue;
    }
    const mine = held.get(user);
    if (mine === undefined && left > 0) {
      left -= 1;
      held.set(user, index);
    }
    const number = held.get(user);
    const reply = number === undefined ? { error: "SOLD_OUT" } : seen.gids ? { gid: gid(number) } : {};
    const outcome = lost ? "info" : number === undefined ? "fail" : "ok";
    story.push(told(user, outcome, 0, { ...times, ...(lost ? {} : reply) }));
  }
  look(100);
  return [...story, atRest(seen.rested, 0), ...stored(held, seen)];
}

function stored(held: Map<string, number>, { ledger, initial, gids }: Sight): Observation[] {
  return [
    ...(initial ? [] : [unseen("initial")]),
    ...(ledger === "none" ? [unseen("ledger")] : []),
    ...[...held].flatMap(([user, number]): Observation[] => [
      ...(ledger === "none" ? [] : [deduction(ledger === "hash" ? user : undefined, number)]),
      gids ? order(user, number, 80) : { kind: "order", sale: SALE, user, at: 80 },
    ]),
  ];
}

test("no check ever says that a right sale is wrong, however little of it is seen", async () => {
  const property = fc.property(
    fc.integer({ min: 0, max: 4 }),
    fc.array(event, { maxLength: 14 }),
    sight,
    (stock, events, seen) => {
      const facts = factsOf(...play(stock, events, seen));
      for (const { name, check } of CHECKS) {
        const { valid, findings } = check(facts, { orderLagBoundMs: 1_000 });
        assert.is.not(valid, false, `${name}: ${findings[0]?.what}`);
      }
    },
  );
  await holds(property, { runs: 3_000 });
});

/** The rule of no-false-sold-out as it is said, without any index: how many refusals are false. */
function falseRefusals(stock: number, story: (Operation | Observation)[]): number {
  const operations = story.flatMap((one) => ("kind" in one ? [] : one));
  const purchases = operations.filter(({ op }) => op === "purchase");
  const holders = new Set(story.flatMap((one) => ("kind" in one && one.kind === "order" ? [one.user] : [])));
  for (const { user, outcome } of purchases) if (outcome === "ok" && user !== undefined) holders.add(user);
  return purchases.filter(({ error, invoked, completed }) => {
    if (error !== "SOLD_OUT") return false;
    const added = operations.filter(
      ({ op, outcome, completed: done }) => op === "restock" && outcome === "ok" && done < invoked,
    );
    const onSale = (invoked > 1 ? stock : 0) + added.length;
    const taken = [...holders].filter((holder) =>
      purchases.some(({ user, invoked: asked }) => user === holder && asked <= completed),
    );
    return onSale > taken.length;
  }).length;
}

test("no-false-sold-out finds as many false refusals as its rule, word by word", async () => {
  const full: Sight = { ledger: "hash", initial: true, gids: true, rested: true, looksAt: [] };
  const lie = fc.record({
    user: fc.constantFrom("xi", "yo", "al"),
    at: fc.integer({ min: 2, max: 60 }),
    ms: fc.nat(9),
  });
  let found = 0;
  const property = fc.property(
    fc.integer({ min: 0, max: 4 }),
    fc.array(event, { maxLength: 14 }),
    fc.array(lie, { maxLength: 5 }),
    (stock, events, lies) => {
      const told_ = lies.map(({ user, at, ms }) =>
        told(user, "fail", at, { error: "SOLD_OUT", completed: at + ms }),
      );
      const story = [...play(stock, events, full), ...told_];
      const expected = falseRefusals(stock, story);
      found += expected;
      assert.is(noFalseSoldOut.check(factsOf(...story), { orderLagBoundMs: 1 }).found, expected);
    },
  );
  await holds(property, { runs: 2_000 });
  assert.ok(found > 100, `only ${found} false refusals were ever tried`);
});
