// O ≤ S, D ≤ S, R ≥ 0.

import { mayBeTakenBack, TAKEN_BACK } from "../facts/below-zero.ts";
import type { Facts } from "../facts/facts.ts";
import type { SaleFacts } from "../facts/sale-facts.ts";
import { mostEver, suppliedAt } from "../facts/supply-bounds.ts";
import { buyerIn, type Check, Doubts, Findings, MAY_RETURN, unseenReason } from "../findings.ts";
import type { Sample } from "../record/observation.ts";

export const noOversell: Check = {
  name: "no-oversell",
  kind: "safety",
  says: "no more orders and no more deductions than units put on sale, and never fewer than none left",
  check(facts) {
    const findings = new Findings();
    const doubts = new Doubts();
    let unsupplied = 0;
    for (const sale of facts.sales.values()) {
      const units = mostEver(facts, sale);
      if (units === undefined) unsupplied += 1;
      if (!checkSamples(facts, sale, units, findings, doubts)) continue;
      if (units !== undefined) checkEnd(facts, sale, units, findings, doubts);
    }
    // Deductions need not be seen: an oversold unit is an order too many.
    const unsaid =
      unsupplied === 0
        ? undefined
        : `neither stores nor history show how many units ${unsupplied} sales put on sale`;
    const { history } = facts.cut;
    const unsure = history ?? facts.timesDoubt() ?? unsaid;
    return findings.result(unseenReason(facts, "orders"), unsure, ...doubts.reasons);
  },
};

/**
 * Checks the samples up to the first wrong one; returns true if there is none. Orders in a sample are compared with the
 * most that can ever have been on sale, not with the units of the same sample: orders are read after the stock, and a
 * restock may come between the two reads. For the same reason O ≤ D is not checked at samples, since a purchase may
 * come between them too; `no-ghost-order` checks it at the end.
 */
function checkSamples(
  facts: Facts,
  sale: SaleFacts,
  most = Number.POSITIVE_INFINITY,
  findings: Findings,
  doubts: Doubts,
): boolean {
  const unitsAt = suppliedAt(facts, sale);
  for (const sample of sale.samples) {
    findings.countChecked();
    if (mayBeTakenBack(facts, sample)) {
      doubts.add(TAKEN_BACK);
      continue;
    }
    const wrong = wrongIn(sample, unitsAt(sample).most, most);
    if (wrong === undefined) continue;
    findings.add(
      `sale ${sale.sale}: ${wrong}; the latest orders: ${latestOrders(sale)}${ifReturned(sale)}`,
      sample,
    );
    return false;
  }
  return true;
}

function wrongIn(sample: Sample, onSale: number, most: number): string | undefined {
  const { remaining = 0, deducted = 0, orders = 0, orderUnits = 0, initial = onSale, torn } = sample;
  // A restock may come between the reads of two stores.
  const units = torn ? onSale : Math.min(initial, onSale);
  if (remaining < 0) return `${remaining} units left`;
  if (deducted > units) return `${deducted} units deducted of ${units}`;
  if (orderUnits > most) return `${orderUnits} units in orders for ${most} units`;
  return orders > most ? `${orders} orders for ${most} units` : undefined;
}

/** What is listed at the end. A ledger is listed bit by bit: an entry may go back, and be another's, before the end. */
function checkEnd(facts: Facts, sale: SaleFacts, units: number, findings: Findings, doubts: Doubts): void {
  const { heldUnits, orders, orderUnits, terms } = sale;
  if (heldUnits > units && terms.unitsReturn)
    doubts.add(`ledgers list more units than were put on sale, and ${MAY_RETURN} while they were listed`);
  else if (heldUnits > units)
    findings.add(
      `sale ${sale.sale}: the ledger lists ${heldUnits} ${terms.isPlain ? "deductions" : "deducted units"} for ${units} units; the latest orders: ${latestOrders(sale)}`,
    );
  if (facts.unseen.has("orders")) return;
  findings.countChecked(orders.length);
  if (orderUnits <= units) return;
  const tooMany = orderUnits - units;
  findings.add(
    `sale ${sale.sale}: ${terms.isPlain ? `${orders.length} orders` : `${orderUnits} units in orders`} for ${units} units, ${tooMany} too many; the latest: ${latestOrders(sale)}${ifReturned(sale)}`,
    ...byTime(sale).slice(0, NAMED),
  );
}

/** What the owner of a shop whose units go back should look at first. */
const ifReturned = ({ terms }: SaleFacts): string =>
  terms.unitsReturn ? "; the target's orders must leave out those whose units went back" : "";

const NAMED = 5;
const byTime = (sale: SaleFacts) => [...sale.orders].sort((a, b) => (b.at ?? 0) - (a.at ?? 0));

const latestOrders = (sale: SaleFacts): string =>
  byTime(sale)
    .slice(0, NAMED)
    .map(({ user, gid }) => `${buyerIn(sale.sale, user)} under ${gid ?? "no gid"}`)
    .join(", ") || "none";
