// The rules of the model: each has a story that only it refuses, and a story next to it that is right.
import { isDeepStrictEqual } from "node:util";
import * as assert from "uvu/assert";
import { firstRefused, take } from "../../../invariants/model/allows.ts";
import type { SaleEvent } from "../../../invariants/model/event.ts";
import { newSale } from "../../../invariants/model/sale.ts";
import { TRANSITIONS } from "../../../invariants/model/transitions.ts";
import { suite } from "../../runner/suite.ts";
import * as a from "../../support/model-story.ts";
import { gid } from "../../support/story.ts";

const test = suite("the model's transitions");

type Story = (SaleEvent | SaleEvent[])[];
const allowed = (...story: Story) => {
  const found = firstRefused(story.flat());
  assert.is(found, undefined, found && `${JSON.stringify(found.event)}: ${found.why}`);
};
/** The last event is the one that is not allowed. It leaves the sale as it was. */
const refused = (why: RegExp, ...story: Story) => {
  const events = story.flat();
  const found = firstRefused(events);
  assert.is(found?.index, events.length - 1, `${found?.index} of ${events.length - 1}: ${found?.why}`);
  assert.match(found?.why ?? "", why);
  const sale = newSale();
  for (const event of events.slice(0, -1)) take(sale, event);
  const before = structuredClone(sale);
  for (const event of events.slice(-1)) take(sale, event);
  assert.equal(sale, before);
};

const SOLD = [a.open(1), ...a.buys(1, "al")];

test("an opening answers opened once, then identical or differs", () => {
  allowed(a.open(2), a.open(2, "identical"), a.open(3, "differs"), a.look([], 2));
  refused(/identical/, a.open(2), a.open(2));
  refused(/differs/, a.open(2), a.open(3, "identical"));
});

test("a restock adds once for its key, on a sale that is open", () => {
  allowed(a.open(1), a.restock(2, "k"), a.restock(2, "k", "already"), a.restock(3, "k", "differs"));
  allowed(a.restock(2, "k", "no-sale"), a.open(1), a.restock(2, "k"), a.look([], 3));
  refused(/already/, a.open(1), a.restock(2, "k"), a.restock(2, "k"));
  refused(/differs/, a.open(1), a.restock(2, "k"), a.restock(3, "k", "already"));
  refused(/no-sale/, a.restock(2, "k"));
});

test("a look tells what is left, and who holds what", () => {
  allowed(a.look(["al"], undefined), SOLD, a.look(["al", "bo"], 0, 1, undefined));
  refused(/not open/, a.look(["al"], 1, undefined));
  refused(/is open/, SOLD, a.look(["al"], undefined));
  refused(/^0 units/, SOLD, a.look(["bo"], 1, undefined));
  refused(/al holds {s}/, SOLD, a.look(["al"], 0, undefined));
  refused(/bo holds no unit/, SOLD, a.look(["bo"], 0, 1));
});

test("a message may be prepared twice, and not when it has ended", () => {
  allowed(a.open(1), a.prepare(1), a.prepare(1), a.fail(1));
  refused(/is failed/, a.open(1), a.prepare(1), a.fail(1), a.prepare(1));
});

test("a deduction needs a prepared message", () => {
  refused(/not stored/, a.open(1), a.ask(1, "al"), a.deduct(1, ["al"]));
});

test("a deduction gives units to its first buyers without one, as long as some are left", () => {
  const two = [a.open(1), a.ask(1, "al"), a.ask(2, "bo"), a.prepare(1)];
  allowed(two, a.deduct(1, ["al", "bo"], "op", [1, undefined]));
  refused(/for bo/, two, a.deduct(1, ["al", "bo"], "op", [1, 1]));
  refused(/for al/, two, a.deduct(1, ["al", "bo"], "op", [undefined, 1]));
  refused(/answer op/, two, a.deduct(1, ["al", "bo"], "sold-out", [undefined, undefined]));
  refused(/answer sold-out/, SOLD, a.ask(2, "bo"), a.prepare(2), a.deduct(2, ["bo"]));
  const again = [a.open(2), ...a.buys(1, "al"), a.ask(2, "al"), a.prepare(2)];
  allowed(again, a.deduct(2, ["al"], "sold-out", [1]), a.tell(2, { gid: gid(1) }), a.fail(2));
  refused(/answer sold-out/, again, a.deduct(2, ["al"], "op", [2]));
});

test("a deduction sent twice answers the same, and takes nothing", () => {
  const bought = [a.open(2), a.ask(1, "al"), a.prepare(1), a.deduct(1, ["al"])];
  allowed(bought, a.deduct(1, ["al"]), a.look(["al"], 1, 1));
  refused(/answer op/, bought, a.deduct(1, ["al"], "sold-out"));
  refused(/al holds/, bought, a.deduct(1, ["al"], "op", [undefined]));
});

test("a deduction on a sale that is not open decides nothing", () => {
  const early = [a.ask(1, "al"), a.prepare(1)];
  allowed(early, a.deduct(1, ["al"], "no-sale", []), a.tell(1, "no-such-sale"), a.fail(1));
  refused(/no-sale/, early, a.deduct(1, ["al"]));
});

test("a deduction after its check-back takes nothing", () => {
  const asked = [a.open(1), a.ask(1, "al"), a.prepare(1), a.checkBack(1, "rollback"), a.fail(1)];
  allowed(asked, a.deduct(1, ["al"], "rollback", [undefined]), a.tell(1, "not-bought"), a.look([], 1));
  refused(/answer rollback/, asked, a.deduct(1, ["al"]));
});

test("a deduction after its message was failed is a unit without an order", () => {
  const aborted = [a.open(1), a.ask(1, "al"), a.prepare(1), a.fail(1)];
  refused(/is failed/, aborted, a.deduct(1, ["al"]));
});

test("a deduction needs a request that was not refused", () => {
  const refusedOnce = [a.open(1), a.ask(1, "al"), a.prepare(1), a.tell(1, "not-bought")];
  refused(/no request of al/, refusedOnce, a.deduct(1, ["al"]));
  allowed(refusedOnce, a.ask(2, "al"), a.deduct(1, ["al"]));
  allowed(a.open(1), a.ask(1, "al"), a.prepare(1), a.tell(1, "unknown"), a.deduct(1, ["al"]));
});

test("a check-back answers what the barrier says, and rollback where there is none", () => {
  const prepared = [a.open(1), a.ask(1, "al"), a.prepare(1)];
  allowed(prepared, a.deduct(1, ["al"]), a.checkBack(1, "op"), a.submit(1));
  refused(/answer op/, prepared, a.deduct(1, ["al"]), a.checkBack(1, "rollback"));
  refused(/answer rollback/, prepared, a.checkBack(1, "op"));
  refused(/not stored/, a.open(1), a.checkBack(1, "rollback"));
});

test("only a message that holds units is submitted, and only one that holds none is failed", () => {
  const prepared = [a.open(1), a.ask(1, "al"), a.prepare(1)];
  refused(/holds no unit/, prepared, a.submit(1));
  refused(/is failed/, prepared, a.checkBack(1, "rollback"), a.fail(1), a.submit(1));
  refused(/holds units/, prepared, a.deduct(1, ["al"]), a.fail(1));
  refused(/is succeeded/, SOLD, a.fail(1));
  refused(/not stored/, a.open(1), a.submit(1));
  refused(/not stored/, a.open(1), a.fail(1));
  allowed(SOLD, a.submit(1), a.succeed(1));
});

test("a branch creates an order for each winner of its submitted message, once", () => {
  const deducted = [a.open(2), a.ask(1, "al"), a.ask(2, "bo"), a.prepare(1)];
  const submitted = [...deducted, a.deduct(1, ["al", "bo"]), a.submit(1)];
  allowed(submitted, a.order(1, "bo", "al"), a.order(1), a.succeed(1), a.order(1));
  refused(/not submitted/, deducted, a.deduct(1, ["al", "bo"]), a.order(1, "al", "bo"));
  refused(/leaves bo/, submitted, a.order(1, "al"));
  refused(/al has an order/, submitted, a.order(1, "al", "bo"), a.order(1, "al"));
  refused(/cy has no unit/, submitted, a.order(1, "al", "bo", "cy"));
  refused(/two orders/, submitted, a.order(1, "al", "bo", "al"));
  refused(/not submitted/, deducted, a.succeed(1));
  refused(/al has no order/, submitted, a.succeed(1));
});

test("a buyer is told bought under the gid that holds their unit", () => {
  refused(/al holds {s}/, SOLD, a.ask(2, "al"), a.tell(2, { gid: gid(2) }));
  refused(/bo holds no unit/, SOLD, a.ask(2, "bo"), a.tell(2, { gid: gid(1) }));
  refused(/nobody waits/, SOLD, a.tell(1, { gid: gid(1) }));
});

test("sold out is told when nothing was left at a moment of the request, and the buyer had no unit", () => {
  allowed(SOLD, a.ask(2, "bo"), a.restock(1, "k"), a.tell(2, "sold-out"));
  allowed(a.open(1), a.ask(2, "bo"), a.buys(1, "al"), a.restock(1, "k"), a.tell(2, "sold-out"));
  allowed(a.open(0), a.ask(1, "al"), a.tell(1, "sold-out"));
  allowed(a.ask(1, "al"), a.open(0), a.tell(1, "sold-out"));
  refused(/left all the time/, a.open(1), a.ask(1, "al"), a.tell(1, "sold-out"));
  refused(/left all the time/, SOLD, a.restock(1, "k"), a.ask(2, "bo"), a.tell(2, "sold-out"));
  refused(/was theirs/, SOLD, a.ask(2, "al"), a.tell(2, "sold-out"));
  refused(/was theirs/, a.open(1), a.ask(2, "al"), a.buys(1, "al"), a.tell(2, "sold-out"));
});

test("no such sale is told when the sale was not open at a moment of the request", () => {
  allowed(a.ask(1, "al"), a.open(1), a.tell(1, "no-such-sale"));
  refused(/open all the time/, a.open(1), a.ask(1, "al"), a.tell(1, "no-such-sale"));
});

test("already is told to a buyer who has a unit by another request", () => {
  allowed(SOLD, a.ask(2, "al"), a.tell(2, "already"));
  refused(/bo holds no unit/, SOLD, a.ask(2, "bo"), a.tell(2, "already"));
  refused(
    /has taken a unit/,
    a.open(1),
    a.ask(1, "al"),
    a.prepare(1),
    a.deduct(1, ["al"]),
    a.tell(1, "already"),
  );
});

test("a certain refusal is told for a request that took nothing", () => {
  const bought = [a.open(2), a.ask(1, "al"), a.prepare(1), a.deduct(1, ["al"])];
  refused(/has taken a unit/, bought, a.tell(1, "not-bought"));
  refused(/has taken a unit/, bought, a.ask(2, "al"), a.tell(1, "not-bought"));
  allowed(bought, a.ask(2, "al"), a.tell(2, "not-bought"));
  allowed(a.open(2), a.ask(2, "al"), bought.slice(1), a.tell(1, "not-bought"));
});

test("what Redis had not written may be lost, as long as nobody acted on it", () => {
  const deducted = [a.open(1), a.ask(1, "al"), a.prepare(1), a.deduct(1, ["al"])];
  const lost = a.lose(a.deduct(1, ["al"]));
  allowed(
    deducted,
    lost,
    a.checkBack(1, "rollback"),
    a.lose(a.checkBack(1, "rollback")),
    a.look(["al"], 1, undefined),
  );
  refused(/told of it/, deducted, a.tell(1, { gid: gid(1) }), lost);
  refused(/is submitted/, deducted, a.submit(1), lost);
  refused(/not stored/, a.open(1), a.lose(a.checkBack(1, "rollback")));
  refused(/holds no unit/, deducted, lost, a.submit(1));
  refused(/al holds no unit/, deducted, lost, a.tell(1, { gid: gid(1) }));
});

test("an opening and a restock may be lost too, if nothing of them was sold", () => {
  const opening = a.lose({ kind: "open", units: 1, answer: "opened" });
  const more = a.lose({ kind: "restock", units: 1, key: "k", answer: "added" });
  allowed(a.open(1), a.ask(1, "al"), opening, a.tell(1, "no-such-sale"), a.look([], undefined), a.open(2));
  allowed(a.open(0), a.restock(1, "k"), a.ask(1, "al"), more, a.tell(1, "sold-out"), a.restock(1, "k"));
  refused(/were sold/, a.open(0), a.restock(1, "k"), a.buys(1, "al"), more);
});

test("at rest every message has ended", () => {
  allowed(SOLD, a.rest);
  refused(/is prepared/, SOLD, a.prepare(2), a.rest);
  refused(/is submitted/, SOLD.slice(0, -1), a.rest);
});

test("a step changes what its transition names, and nothing else", () => {
  const lost = a.deduct(2, ["bo"]);
  const story = [
    ...[a.ask(9, "cy"), a.open(1), a.buys(1, "al"), a.restock(2, "k"), a.look(["al"], 2, 1)],
    ...[a.ask(2, "bo"), a.prepare(2), lost, a.lose(lost), a.checkBack(2, "rollback"), a.fail(2)],
    ...[a.tell(2, "not-bought"), a.buys(3, "bo"), a.buys(4, "di"), a.tell(9, "sold-out"), a.rest],
  ].flat();
  const sale = newSale();
  const changed = new Map<string, Set<string>>();
  for (const event of story) {
    const before = structuredClone(sale);
    assert.is(take(sale, event), undefined, JSON.stringify(event));
    const parts = Object.entries(sale).filter(
      ([part, now]) => !isDeepStrictEqual(now, Reflect.get(before, part)),
    );
    const names = changed.get(event.kind) ?? new Set();
    changed.set(event.kind, names);
    for (const [part] of parts) if (part !== "now") names.add(part);
  }
  for (const [kind, { changes }] of Object.entries(TRANSITIONS)) {
    const beyond = [...(changed.get(kind) ?? [])].filter((part) => !changes.some((one) => one === part));
    assert.equal(beyond, [], kind);
    assert.ok(changed.has(kind), kind);
  }
});
