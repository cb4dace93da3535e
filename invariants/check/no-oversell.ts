// O ≤ S, D ≤ S, R ≥ 0.

import type { Facts, SaleFacts } from "../facts/facts.ts";
import { buyerIn, type Check, Findings, unseenReason } from "../findings.ts";

export const noOversell: Check = {
  name: "no-oversell",
  kind: "safety",
  says: "no more orders and no more deductions than units put on sale, and never fewer than none left",
  check(facts) {
    const findings = new Findings();
    let unsupplied = 0;
    for (const sale of facts.sales.values()) {
      const units = unitsEver(sale);
      if (units === undefined) unsupplied += 1;
      checkSamples(sale, units, findings);
      if (units !== undefined && !facts.unseen.has("orders")) checkOrders(sale, units, findings);
    }
    return findings.result(doubt(facts, unsupplied));
  },
};

/** Deductions may go unseen, as orders are what is oversold; orders and the units put on sale may not. */
function doubt(facts: Facts, unsupplied: number): string | undefined {
  if (facts.unseen.has("orders")) return unseenReason(facts, "orders");
  return unsupplied === 0 ? undefined : `nothing says how many units ${unsupplied} sales put on sale`;
}

/**
 * The most units that can ever have been on sale; undefined where neither store nor history says. Samples of orders
 * are judged by this, not by the units at their time: orders are read after the stock, and a restock may lie between
 * the two. For the same reason no sample is asked for O ≤ D: a purchase may lie between the two reads as well, and
 * `no-ghost-order` sees in the end what that would.
 */
function unitsEver({ supplies, samples }: SaleFacts): number | undefined {
  const fromHistory = supplies.any ? supplies.possibleBy(Number.POSITIVE_INFINITY) : undefined;
  return samples.reduce(
    (most, { initial }) => (initial === undefined ? most : Math.max(most ?? 0, initial)),
    fromHistory,
  );
}

function checkSamples(sale: SaleFacts, units: number | undefined, findings: Findings): void {
  const most = units ?? Number.POSITIVE_INFINITY;
  for (const sample of sale.samples) {
    const { remaining = 0, deducted = 0, orders = 0, initial = most } = sample;
    findings.look();
    const wrong =
      remaining < 0
        ? `${remaining} units left`
        : deducted > initial
          ? `${deducted} units deducted of ${initial}`
          : orders > most
            ? `${orders} orders for ${most} units`
            : undefined;
    if (wrong === undefined) continue;
    findings.add(`sale ${sale.sale}: ${wrong}; the latest orders: ${latestOrders(sale)}`, sample);
    return;
  }
}

function checkOrders(sale: SaleFacts, units: number, findings: Findings): void {
  findings.look(sale.orders.length);
  if (sale.orders.length <= units) return;
  const tooMany = sale.orders.length - units;
  findings.add(
    `sale ${sale.sale}: ${sale.orders.length} orders for ${units} units, ${tooMany} too many; the latest: ${latestOrders(sale)}`,
    ...byTime(sale).slice(0, NAMED),
  );
}

const NAMED = 5;
const byTime = (sale: SaleFacts) => [...sale.orders].sort((a, b) => (b.at ?? 0) - (a.at ?? 0));

const latestOrders = (sale: SaleFacts): string =>
  byTime(sale)
    .slice(0, NAMED)
    .map(({ user, gid }) => `${buyerIn(sale.sale, user)} under ${gid ?? "no gid"}`)
    .join(", ") || "none";
