// O ≤ S, D ≤ S, R ≥ 0.
import { buyerIn, type Check, Findings, unseenReason } from "../check.ts";
import type { SaleFacts } from "../facts.ts";

export const noOversell: Check = {
  name: "no-oversell",
  kind: "safety",
  says: "no more orders and no more deductions than units put on sale, and never fewer than none left",
  check(facts) {
    const findings = new Findings();
    for (const sale of facts.sales.values()) {
      const units = unitsEver(sale);
      checkSamples(sale, units, findings);
      if (!facts.unseen.has("orders")) checkOrders(sale, units, findings);
    }
    const nothingSeen = facts.unseen.has("orders") && facts.unseen.has("stock") && facts.unseen.has("ledger");
    return findings.result(nothingSeen ? unseenReason(facts, "orders", "stock", "ledger") : undefined);
  },
};

/**
 * The most units that can ever have been on sale. Samples of orders are judged by this, not by the units at
 * their time: orders are read after the stock, and a restock may lie between the two.
 */
function unitsEver(sale: SaleFacts): number {
  const { possible } = sale.unitsAt(Number.POSITIVE_INFINITY);
  return sale.samples.reduce(
    (most, { initial = 0 }) => Math.max(most, initial),
    sale.supplies.length > 0 ? possible : 0,
  );
}

function checkSamples(sale: SaleFacts, units: number, findings: Findings): void {
  for (const sample of sale.samples) {
    const { remaining = 0, deducted = 0, orders = 0, initial = units } = sample;
    findings.look();
    const wrong =
      remaining < 0
        ? `${remaining} units left`
        : deducted > initial
          ? `${deducted} units deducted of ${initial}`
          : orders > units
            ? `${orders} orders for ${units} units`
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
