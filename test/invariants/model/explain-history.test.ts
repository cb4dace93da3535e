// What the model says of recorded histories: right ones it allows, whatever is seen of them; wrong ones it refuses.
import path from "node:path";
import fc from "fast-check";
import * as assert from "uvu/assert";
import { factsOf as factsIn } from "../../../invariants/judge-run.ts";
import { explainHistory } from "../../../invariants/model/explain-history.ts";
import { suite } from "../../runner/suite.ts";
import { holds } from "../../support/property.ts";
import { factsOfRun, rightRun } from "../../support/right-run.ts";
import { rightSale, sight } from "../../support/right-sales.ts";
import * as s from "../../support/story.ts";

const test = suite("the model and recorded histories");

const said = (...story: s.Story) => explainHistory(s.newFactsOf(...story, s.atRest()));
const allowed = (...story: s.Story) => {
  const { allowed, refused, unknown } = said(...story);
  assert.equal([allowed, refused, [...unknown.keys()]], [1, [], []]);
};
const refused = (why: RegExp, ...story: s.Story) => {
  const found = said(...story).refused;
  assert.is(found.length, 1);
  assert.match(found[0]?.why ?? "", why);
};

test("a buyer who holds a unit asked for it, was not only refused, and holds one", () => {
  allowed(s.opened(1), s.bought("al", 1), s.deduction("al", 1), s.deduction("al", 1));
  refused(/no request took it/, s.opened(1), s.bought("al", 1), s.deduction("al", 1), s.deduction("bo", 2));
  refused(/no request took it/, s.opened(1), s.refused("al", "busy", 5), s.deduction("al", 1));
  refused(/holds two/, s.opened(2), s.bought("al", 1), s.deduction("al", 1), s.deduction("al", 2));
});

test("a buyer who was told bought holds that unit", () => {
  refused(/and holds no unit/, s.opened(1), s.bought("al", 1));
  refused(/holds a unit under/, s.opened(1), s.bought("al", 1), s.deduction("al", 2));
  refused(/, and under/, s.opened(1), s.bought("al", 1), s.bought("al", 2), s.deduction("al", 1));
});

test("a buyer who was told that they have a unit has one by then", () => {
  const unknown = s.told("al", "info", 5);
  allowed(s.opened(1), unknown, s.refused("al", "already", 20), s.deduction("al", 1));
  refused(/and holds none/, s.opened(1), unknown, s.refused("al", "already", 20));
  refused(
    /no moment is left/,
    ...[s.opened(1), s.refused("al", "already", 2)],
    s.bought("al", 1),
    s.deduction("al", 1),
  );
});

test("a message decides at one moment, for all of its buyers", () => {
  const batch = (boAt: number, ...users: string[]) => [
    ...[s.opened(2), s.bought("al", 1, 10), s.bought("bo", 1, boAt)],
    ...users.map((user) => s.deduction(user, 1)),
  ];
  allowed(...batch(11, "al", "bo"));
  refused(/no moment is left/, ...batch(12, "al", "bo"));
  refused(/no moment is left/, ...batch(12, "bo", "al"));
});

test("a buyer is not told sold out after their unit was taken", () => {
  const bought = [s.opened(1), s.bought("al", 1), s.deduction("al", 1)];
  allowed(...bought, s.soldOut("al", 11));
  refused(/no moment is left/, ...bought, s.soldOut("al", 12));
  // Their order, which DTM created, was there before they asked again.
  const inDoubt = [s.opened(1), s.told("al", "info", 5), s.deduction("al", 1), s.order("al", 1, 21)];
  allowed(...inDoubt, s.soldOut("al", 23));
  refused(/no moment is left/, ...inDoubt, s.soldOut("al", 24));
});

test("at each moment there were as many units as buyers who had one", () => {
  const two = [s.bought("al", 1, 10), s.bought("bo", 2, 20), s.deduction("al", 1), s.deduction("bo", 2)];
  allowed(s.opened(1), s.restocked(1, 21), ...two);
  refused(/2 had one, and there were 1/, s.opened(1), s.restocked(1, 22), ...two);
  refused(/2 had one, and there were 1/, s.opened(1), s.restocked(1, 15, "fail"), ...two);
  allowed(s.opened(1), s.restocked(1, 15, "info"), ...two);
  // Bo's unit is of the message of al, who was told before the restock.
  const batch = [s.told("bo", "info", 5), s.bought("al", 1, 10), s.deduction("al", 1), s.deduction("bo", 1)];
  allowed(s.opened(1), s.restocked(1, 11), ...batch);
  refused(/2 had one, and there were 1/, s.opened(1), s.restocked(1, 12), ...batch);
});

test("sold out is told when nothing can have been left at a moment of the request", () => {
  const one = [s.opened(1), s.bought("al", 1, 10), s.deduction("al", 1)];
  allowed(...one, s.soldOut("bo", 5, 10));
  refused(/left all the time/, ...one, s.soldOut("bo", 5, 9));
  allowed(...one, s.restocked(1, 20), s.soldOut("bo", 21));
  refused(/left all the time/, ...one, s.restocked(1, 20), s.soldOut("bo", 22));
  allowed(...one, s.restocked(1, 20), s.bought("cy", 2, 30), s.deduction("cy", 2), s.soldOut("bo", 22, 30));
  refused(
    /left all the time/,
    ...[...one, s.restocked(1, 20), s.bought("cy", 2, 30), s.deduction("cy", 2), s.soldOut("bo", 22, 29)],
  );
});

test("a unit that a message took later was free before: all that is told counts together", () => {
  // Bo asked at 5, and their unit is of the message of al, who asked at 20 only.
  const batch = [s.told("bo", "info", 5), s.bought("al", 1, 20), s.deduction("al", 1), s.deduction("bo", 1)];
  allowed(s.opened(2), ...batch, s.soldOut("cy", 10, 20));
  refused(/left all the time/, s.opened(2), ...batch, s.soldOut("cy", 10, 19));
  refused(/left all the time/, s.opened(1), s.restocked(1, 15), ...batch, s.soldOut("cy", 10, 12));
});

test("no such sale is told before the sale is open, and no unit is taken before that", () => {
  allowed(s.opened(1, 10), s.refused("al", "no-such-sale", 11), s.bought("bo", 1, 11), s.deduction("bo", 1));
  refused(/had asked after it was open/, s.opened(1, 10), s.refused("al", "no-such-sale", 12));
  refused(/no moment is left/, s.opened(1, 10), s.bought("bo", 1, 8), s.deduction("bo", 1));
  refused(/left all the time/, s.opened(1, 10), s.soldOut("bo", 12));
});

test("the model is silent where it does not know the rules, or the record does not hold all", () => {
  const silent = (why: RegExp, facts: ReturnType<typeof s.newFactsOf>) => {
    const { allowed, refused, unknown } = explainHistory(facts);
    assert.equal([allowed, refused], [0, []]);
    assert.match([...unknown.keys()].join(), why);
  };
  // Each of these stories is wrong where the model speaks.
  const wrong = [s.opened(1), s.bought("al", 1), s.atRest()];
  const cut = (file: "history" | "observations") => {
    const facts = s.newFactsOf(...wrong);
    facts.cut[file] = `${file} was cut`;
    return facts;
  };
  silent(/history was cut/, cut("history"));
  silent(/observations was cut/, cut("observations"));
  silent(/before the stores were read/, s.newFactsOf(...wrong.slice(0, -1)));
  silent(/do not mean/, s.newFactsOf(...wrong, s.told("bo", "ok", 5, { rule: 1 })));
  silent(/one unit for each/, s.factsUnder({ perBuyer: 2 }, ...wrong));
  silent(/one unit for each/, s.factsUnder({ unitsReturn: true }, ...wrong));
  silent(/without a coordinator/, s.newFactsOf(...wrong, s.unseen("messages")));
  silent(/ledger was not seen/, s.newFactsOf(...wrong, s.unseen("ledger")));
  silent(/not watched/, s.newFactsOf(...wrong, s.clock("mysql", 0, 1)));
  silent(/the opening/, s.newFactsOf(...wrong.slice(1)));
  silent(/names no buyers/, s.newFactsOf(...wrong, s.deduction(undefined, 1)));
  silent(/than are listed/, s.newFactsOf(...wrong, s.sample(0, 1, 1)));
  const twice = { process: "wire", op: "wire repeated", sale: s.SALE, invoked: 5, completed: 6 };
  silent(/arrived twice/, s.newFactsOf(...wrong, { ...twice, outcome: "ok" }));
});

test("the runs that are recorded here are allowed", () => {
  for (const name of ["format-1", "format-2"]) {
    const explained = explainHistory(factsIn(path.join(import.meta.dirname, "../recorded", name)));
    assert.equal([explained.refused, [...explained.unknown]], [[], []], name);
    assert.ok(explained.allowed > 0);
  }
});

test("a sale that goes right is never refused, however little of it is seen", async () => {
  let spoke = 0;
  const property = fc.property(rightSale("s"), sight, (sale, seen) => {
    const explained = explainHistory(factsOfRun(rightRun([sale], seen)));
    assert.equal(explained.refused, []);
    spoke += explained.allowed;
  });
  await holds(property, { runs: 2_000 });
  assert.ok(spoke > 50, `it spoke ${spoke} times`);
});
