// Once faults are healed, an order follows its deduction within the stated bound.
import { percentilesOf } from "../../base/percentiles.ts";
import { type LagKind, orderLags } from "../facts/order-lags.ts";
import { orderTimes } from "../facts/order-times.ts";
import { buyerIn, type Check, Findings, unseenReason } from "../findings.ts";

export const orderLag: Check = {
  name: "order-lag",
  kind: "liveness",
  says: "an order follows its deduction within the stated bound, once faults are healed",
  check(facts, { orderLagBoundMs }) {
    const findings = new Findings();
    const lags: Record<LagKind, number[]> = { calm: [], struck: [], pushed: [] };
    const healedAt = facts.healedAt();
    const times = orderTimes(facts);
    const doubt = facts.cut.history ?? facts.timesDoubt() ?? times.doubt ?? facts.unhealed();
    for (const { sale, order, kind, asked, came } of doubt === undefined ? orderLags(facts, times) : []) {
      findings.countChecked();
      lags[kind].push(Math.max(0, came - asked));
      const afterHealingMs = Math.round(came - Math.max(asked, healedAt));
      if (afterHealingMs <= orderLagBoundMs) continue;
      findings.add(
        `${buyerIn(sale, order.user)} waited ${afterHealingMs} ms for their order under ${order.gid ?? "no gid"}; the bound is ${orderLagBoundMs} ms`,
        order,
      );
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
