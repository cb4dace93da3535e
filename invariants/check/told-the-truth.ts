// A buyer told *bought* has that order. A buyer only refused has none. A refusal is true at the time at which it is told.
import type { Facts } from "../facts/facts.ts";
import { orderTimes } from "../facts/order-times.ts";
import { ordersByBuyer } from "../facts/orders-by-buyer.ts";
import { stillToCome } from "../facts/still-to-come.ts";
import { type Check, Doubts, Findings, unseenReason } from "../findings.ts";
import { checkOneUnit } from "./told-the-truth/one-unit.ts";
import { checkAlreadys, checkNoSuchSales, checkSoldOuts } from "./told-the-truth/refusals.ts";
import { checkSeveralUnits } from "./told-the-truth/several-units.ts";
import type { Trial } from "./told-the-truth/trial.ts";

export const toldTheTruth: Check = {
  name: "told-the-truth",
  kind: "safety",
  says: "a buyer told bought has that order, under the gid they were told; a buyer only refused has no order; no buyer is told sold out while they hold a unit, nor that they have one already when they cannot, nor that there is no such sale once it is open",
  check(facts, { orderLagBoundMs }) {
    const findings = new Findings();
    const doubts = new Doubts();
    const areTimesSure = facts.timesDoubt() === undefined;
    const times = orderTimes(facts);
    const awaited = new Set<string>();
    const mayCome = facts.rest?.rested !== true || stillToCome(facts, orderLagBoundMs) !== undefined;
    for (const sale of facts.sales.values()) {
      findings.countChecked(sale.buyers.size);
      const trial: Trial = {
        ...{ facts, sale, times, findings, doubts },
        await: (user) => awaited.add(`${sale.sale} ${user}`),
        mayCome,
      };
      checkBuyers(trial);
      if (!areTimesSure) continue;
      if (sale.terms.isPlain) checkSoldOuts(trial);
      checkNoSuchSales(trial);
      if (facts.cut.history === undefined) checkAlreadys(trial);
    }
    return findings.result(
      unseenReason(facts, "orders"),
      facts.cut.history,
      facts.timesDoubt(),
      times.doubt,
      waiting(facts, awaited.size),
      ...doubts.reasons,
    );
  },
};

function waiting({ rest }: Facts, buyers: number): string | undefined {
  if (buyers === 0) return undefined;
  if (rest === undefined) return "the run ended before the orders were read";
  const why = rest.rested ? "rest was not proven" : "the system was not at rest";
  return `${buyers} buyers told bought have no order yet, and ${why}`;
}

function checkBuyers(trial: Trial): void {
  const { sale } = trial;
  const orders = ordersByBuyer(sale);
  // A buyer who was only refused is of interest only if they have an order.
  const hasOrder = new Uint8Array(sale.buyers.size);
  for (const user of orders.keys()) {
    const number = sale.buyers.indexOf(user);
    if (number !== -1) hasOrder[number] = 1;
  }
  const check = sale.terms.isPlain ? checkOneUnit : checkSeveralUnits;
  for (const buyer of sale.buyers.hopefulAnd((number) => hasOrder[number] === 1))
    check(trial, buyer, orders.get(buyer.user) ?? []);
}
