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
        const buyer = sale.buyers.get(order.user);
        // The deduction lies after his first request that was not certainly refused, so the lag is at most this.
        const asked = buyer?.firstHopeful ?? buyer?.firstInvoked;
        if (order.at === undefined || asked === undefined) continue;
        findings.look();
        lags.push(Math.max(0, order.at - asked));
        const afterHealingMs = order.at - Math.max(asked, healedAt);
        if (afterHealingMs <= orderLagBoundMs) continue;
        findings.add(
          `${buyerIn(sale.sale, order.user)} waited ${afterHealingMs} ms for his order under ${order.gid ?? "no gid"}, ${orderLagBoundMs} ms being the bound`,
          order,
        );
      }
    }
    const timeless =
      lags.length === 0 ? "no order is known with its time and its buyer's request" : undefined;
    const result = findings.result(unseenReason(facts, "orders") ?? timeless);
    return lags.length === 0 ? result : { ...result, figures: percentiles(lags) };
  },
};

function percentiles(lags: number[]): Record<string, number> {
  const sorted = Float64Array.from(lags).sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), maxMs: at(1) };
}
