// Once faults are healed, an order follows its deduction within the stated bound.
import { percentilesOf } from "../../base/percentiles.ts";
import { askedBefore } from "../facts/asked-before.ts";
import { orderTimes } from "../facts/order-times.ts";
import { buyerIn, type Check, Findings, unseenReason } from "../findings.ts";

export const orderLag: Check = {
  name: "order-lag",
  kind: "liveness",
  says: "an order follows its deduction within the stated bound, once faults are healed",
  check(facts, { orderLagBoundMs }) {
    const findings = new Findings();
    const lags: Lags = { calm: [], struck: [], pushed: [] };
    const windows = facts.strikes();
    const healedAt = facts.healedAt();
    const firstPushAt = Math.min(...facts.pushes);
    const times = orderTimes(facts);
    const doubt = facts.cut.history ?? facts.timesDoubt() ?? times.doubt ?? facts.unhealed();
    for (const sale of facts.sales.values()) {
      if (doubt !== undefined) break;
      for (const order of sale.orders) {
        const buyer = sale.buyers.get(order.user);
        const time = times.of(order);
        const asked = buyer && time && askedBefore(buyer, time.from);
        if (time === undefined || asked === undefined) continue;
        findings.countChecked();
        const end = time.from;
        const isStruck = windows.some(({ from, to }) => from <= end && asked <= to);
        lags[end >= firstPushAt ? "pushed" : isStruck ? "struck" : "calm"].push(Math.max(0, end - asked));
        const afterHealingMs = Math.round(end - Math.max(asked, healedAt));
        if (afterHealingMs <= orderLagBoundMs) continue;
        findings.add(
          `${buyerIn(sale.sale, order.user)} waited ${afterHealingMs} ms for their order under ${order.gid ?? "no gid"}; the bound is ${orderLagBoundMs} ms`,
          order,
        );
      }
    }
    const isTimed = Object.values(lags).some(({ length }) => length > 0);
    const timeless = isTimed ? undefined : "no order is known with its time and its buyer's request";
    const unseen = unseenReason(facts, "orders");
    const isJudged = unseen === undefined && doubt === undefined;
    const result = findings.result(unseen, doubt, isJudged ? timeless : undefined);
    const { calm, struck, pushed } = lags;
    const figures = {
      ...percentiles("", calm),
      ...percentiles("struck", struck),
      ...percentiles("pushed", pushed),
    };
    return isTimed ? { ...result, figures } : result;
  },
};

/**
 * Lags in ms: of orders that came in their own time, of those that a fault fell into, and of those that came after the
 * harness first asked DTM to look at everything at once.
 */
type Lags = Record<"calm" | "struck" | "pushed", number[]>;

/** Percentiles of these lags, in ms. The kind begins their names. */
function percentiles(kind: "" | "struck" | "pushed", lags: number[]): Record<string, number> {
  if (lags.length === 0) return {};
  const at = percentilesOf(lags);
  const name = (figure: string) =>
    kind === "" ? figure : `${kind}${figure[0]?.toUpperCase()}${figure.slice(1)}`;
  return {
    [name("p50Ms")]: at(0.5),
    [name("p95Ms")]: at(0.95),
    [name("p99Ms")]: at(0.99),
    [name("maxMs")]: at(1),
  };
}
