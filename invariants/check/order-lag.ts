// An order follows its deduction within the stated bound once faults are healed.
import { percentilesOf } from "../../base/percentiles.ts";
import { buyerIn, type Check, Findings, unseenReason } from "../findings.ts";

export const orderLag: Check = {
  name: "order-lag",
  kind: "liveness",
  says: "an order follows its deduction within the stated bound, once faults are healed",
  check(facts, { orderLagBoundMs }) {
    const findings = new Findings();
    const calm: number[] = [];
    const struck: number[] = [];
    const windows = facts.strikes();
    const healedAt = facts.healedAt();
    for (const sale of facts.sales.values()) {
      for (const order of sale.orders) {
        const buyer = sale.buyers.get(order.user);
        // The deduction comes after the first request that was not certainly refused, so the lag is at most this.
        const asked = buyer?.firstHopeful ?? buyer?.firstInvoked;
        if (order.at === undefined || asked === undefined) continue;
        findings.countChecked();
        const end = order.at;
        const underFault = windows.some(({ from, to }) => from <= end && asked <= to);
        (underFault ? struck : calm).push(Math.max(0, end - asked));
        const afterHealingMs = order.at - Math.max(asked, healedAt);
        if (afterHealingMs <= orderLagBoundMs) continue;
        findings.add(
          `${buyerIn(sale.sale, order.user)} waited ${afterHealingMs} ms for their order under ${order.gid ?? "no gid"}; the bound is ${orderLagBoundMs} ms`,
          order,
        );
      }
    }
    const timeless =
      calm.length + struck.length === 0
        ? "no order is known with its time and its buyer's request"
        : undefined;
    const result = findings.result(unseenReason(facts, "orders") ?? timeless);
    return timeless === undefined
      ? { ...result, figures: { ...percentiles("", calm), ...percentiles("struck", struck) } }
      : result;
  },
};

/** Percentiles of these lags, in ms. `struck` in a name means: of orders that a fault fell into. */
function percentiles(kind: "" | "struck", lags: number[]): Record<string, number> {
  if (lags.length === 0) return {};
  const at = percentilesOf(lags);
  const name = (figure: string) =>
    kind === "" ? figure : `struck${figure[0]?.toUpperCase()}${figure.slice(1)}`;
  return {
    [name("p50Ms")]: at(0.5),
    [name("p95Ms")]: at(0.95),
    [name("p99Ms")]: at(0.99),
    [name("maxMs")]: at(1),
  };
}
