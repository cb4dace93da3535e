// An order follows its deduction within the stated bound once faults are healed.
import { buyerIn, type Check, Findings, unseenReason } from "../check.ts";

export const orderLag: Check = {
  name: "order-lag",
  kind: "liveness",
  says: "an order follows its deduction within the stated bound, once faults are healed",
  check(facts, { orderLagBoundMs }) {
    const findings = new Findings();
    const lags: number[] = [];
    const healedAt = facts.rest?.healedAt ?? Number.NEGATIVE_INFINITY;
    for (const sale of facts.sales.values()) {
      for (const order of sale.orders) {
        const asked = sale.buyers.get(order.user)?.firstInvoked;
        if (order.at === undefined || asked === undefined) continue;
        findings.look();
        // The deduction lies after the buyer's first request, so that this is at least the lag.
        const lagMs = Math.max(0, order.at - asked);
        lags.push(lagMs);
        const afterHealingMs = order.at - Math.max(asked, healedAt);
        if (afterHealingMs <= orderLagBoundMs) continue;
        findings.add(
          `${buyerIn(sale.sale, order.user)} waited ${afterHealingMs} ms for his order under ${order.gid ?? "no gid"}, ${orderLagBoundMs} ms being the bound`,
          order,
        );
      }
    }
    const result = findings.result(unseenReason(facts, "orders"));
    return lags.length === 0 ? result : { ...result, figures: percentiles(lags) };
  },
};

function percentiles(lags: number[]): Record<string, number> {
  const sorted = Float64Array.from(lags).sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), maxMs: at(1) };
}
