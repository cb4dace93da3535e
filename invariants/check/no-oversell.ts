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

/** Orders and the units put on sale must be seen. Deductions need not: an oversold unit is an order too many. */
function doubt(facts: Facts, unsupplied: number): string | undefined {
  if (facts.unseen.has("orders")) return unseenReason(facts, "orders");
  return unsupplied === 0
    ? undefined
    : `neither stores nor history show how many units ${unsupplied} sales put on sale`;
}

/**
 * The most units that can ever have been on sale; undefined if neither store nor history says. Orders in a sample are
 * compared with this, not with the units of the same sample: orders are read after the stock, and a restock may come
 * between the two reads. For the same reason O ≤ D is not checked at samples, since a purchase may come between them
 * too; `no-ghost-order` checks it at the end.
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
    findings.countChecked();
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
  findings.countChecked(sale.orders.length);
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
