// Says if the model allows a recorded history: if the steps that nobody saw can have happened at some moments so that
// all that was told is true. It looks for those moments by spans, sale by sale, and never tries orders one by one. It
// speaks only of sales of which the model knows the rules and the record all: of the others it says why not.

import type { Facts } from "../facts/facts.ts";
import { type OrderTimes, orderTimes } from "../facts/order-times.ts";
import type { SaleFacts } from "../facts/sale-facts.ts";
import { knowsSupply } from "../facts/supply-bounds.ts";
import { emptySpans } from "./empty-spans.ts";
import { type Deduction, deductionsOf, narrow, type Refuse } from "./moments.ts";

/** What the model says of a run. */
export interface Explained {
  /** The sales that it allows. */
  allowed: number;
  /** The first thing that it does not allow in each of the others. */
  refused: { sale: string; why: string }[];
  /** Why it does not speak, and of how many sales. */
  unknown: Map<string, number>;
}

/** Goes through all sales of a run. */
export function explainHistory(facts: Facts): Explained {
  const explained: Explained = { allowed: 0, refused: [], unknown: new Map() };
  const times = orderTimes(facts);
  const ofRun = silenceOnRun(facts);
  for (const sale of facts.sales.values()) {
    const silence = ofRun ?? silenceOnSale(facts, sale);
    if (silence !== undefined) {
      explained.unknown.set(silence, (explained.unknown.get(silence) ?? 0) + 1);
      continue;
    }
    const [why] = refusalsOf(sale, times);
    if (why === undefined) explained.allowed += 1;
    else explained.refused.push({ sale: sale.sale, why });
  }
  return explained;
}

/** Why the model cannot speak of this run at all. */
function silenceOnRun(facts: Facts): string | undefined {
  const { cut, terms, unseen, rest, strayReplies } = facts;
  if (cut.history !== undefined) return cut.history;
  if (rest === undefined) return "the run ended before the stores were read";
  if (strayReplies > 0) return "replies do not mean what the rules of the run say";
  if (!terms.isPlain || terms.unitsReturn) return "it knows sales of one unit for each buyer, for good";
  if (unseen.has("messages")) return "a shop without a coordinator may take a unit and give it back";
  if (unseen.has("ledger")) return `the ledger was not seen: ${unseen.get("ledger")}`;
  // If the observations were cut, times mean nothing either.
  return facts.timesDoubt();
}

function silenceOnSale(facts: Facts, sale: SaleFacts): string | undefined {
  if (!knowsSupply(facts, sale)) return "the history does not hold the opening";
  if (sale.unownedUnits() > 0) return "the ledger names no buyers";
  if (sale.samples.some(({ deducted = 0 }) => deducted > sale.heldUnits))
    return "more deductions were counted than are listed";
  const isTwice = ({ op, sale: of, outcome }: Facts["faults"][number]) =>
    of === sale.sale && op === "wire repeated" && outcome === "ok";
  return facts.faults.some(isTwice) ? "a request arrived twice, and the history has it once" : undefined;
}

/** What no moments explain in this sale. */
function refusalsOf(sale: SaleFacts, times: OrderTimes): string[] {
  const found: string[] = [];
  const refuse: Refuse = (why) => void found.push(why);
  const deductions = deductionsOf(sale, times, refuse);
  narrow(sale, deductions, refuse);
  checkUnits(sale, [...deductions.values()], refuse);
  checkSoldOuts(sale, deductions, refuse);
  return found;
}

/** At each moment, the deductions that must have happened have found a unit each. */
function checkUnits({ supplies }: SaleFacts, deductions: Deduction[], refuse: Refuse): void {
  const byEnd = deductions.sort((a, b) => a.to - b.to);
  for (const [index, { to, user }] of byEnd.entries()) {
    const units = supplies.possibleBy(to);
    if (index < units) continue;
    refuse(`when ${user} had a unit, ${index + 1} had one, and there were ${units}`);
    return;
  }
}

/**
 * Each buyer who was told sold out had no unit at a moment of their request, and nothing was left at one: not always the
 * same, since a shop may look for the two one after the other. Before the opening nothing is left.
 */
function checkSoldOuts(sale: SaleFacts, deductions: ReadonlyMap<number, Deduction>, refuse: Refuse): void {
  const isEmptyIn = emptySpans(
    [...deductions.values()].map(({ from }) => from),
    sale.supplies.all(),
  );
  sale.soldOuts.each((number, invoked, completed) => {
    if (isEmptyIn(invoked, completed)) return;
    refuse(`${sale.buyers.nameOf(number)} was told sold out, and a unit must have been left all the time`);
  });
}
