// Which transitions of the model the recorded histories take: those that no recording ever took are shown by stories alone.
import path from "node:path";
import * as assert from "uvu/assert";
import { factsOf } from "../../../invariants/judge-run.ts";
import { firstRefused } from "../../../invariants/model/allows.ts";
import type { SaleEvent } from "../../../invariants/model/event.ts";
import { TRANSITIONS } from "../../../invariants/model/transitions.ts";
import { readRunFile } from "../../../invariants/record/reading/read-run-file.ts";
import { suite } from "../../runner/suite.ts";
import { findOrder } from "../../support/find-order.ts";
import { recorded } from "../../support/recorded.ts";

const test = suite("the transitions that recorded histories take");

const RECORDINGS = ["format-1", "format-2"].map((name) =>
  path.join(import.meta.dirname, "../recorded", name),
);

/** The steps of each recorded sale, in an order that the model allows. */
function stepsOf(folder: string): SaleEvent[][] {
  const { format, replies = [] } = readRunFile(folder);
  const { operations } = recorded(path.join(folder, "history.jsonl"), format);
  return [...factsOf(folder).sales.values()].map(({ sale, deductions }) => {
    const ledger = new Map(deductions.flatMap(({ user = "", gid = "" }) => [[user, gid]]));
    const own = operations.filter(
      (one) => one.sale === sale && ["open", "restock", "purchase"].includes(one.op),
    );
    const steps = findOrder({ operations: own, ledger, replies });
    assert.ok(steps, `${sale}: no order of its steps is allowed`);
    return [...steps, { kind: "rest" }];
  });
}

/** A step by its name, with what was told. */
const nameOf = (step: SaleEvent): string => {
  if (step.kind !== "tell") return step.kind;
  return `tell ${typeof step.told === "object" ? "bought" : step.told}`;
};

const TAKEN = ["ask", "deduct", "open", "order", "prepare", "rest", "submit", "succeed"];
const TOLD = ["tell bought", "tell not-bought", "tell sold-out", "tell unknown"];
/**
 * No history shows what DTM and the server say to each other; the recorded sales add no units. Nor is
 * `no-such-sale` told, or `already`.
 */
const NEVER_TAKEN = ["check-back", "fail", "look", "lose", "restock"];

test("recorded histories take these transitions, and never those", () => {
  const stories = RECORDINGS.flatMap(stepsOf);
  for (const steps of stories) assert.is(firstRefused(steps), undefined);
  assert.equal([...new Set(stories.flat().map(nameOf))].sort(), [...TAKEN, ...TOLD].sort());
});

test("each transition is in one of the lists", () => {
  assert.equal([...TAKEN, ...NEVER_TAKEN, "tell"].sort(), Object.keys(TRANSITIONS).sort());
});
