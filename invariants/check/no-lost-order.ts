// At rest every deduction has its order.
import { buyerIn, type Check, Findings, unseenReason } from "../check.ts";
import type { Facts, SaleFacts } from "../facts.ts";

export const noLostOrder: Check = {
  name: "no-lost-order",
  kind: "at rest",
  says: "at rest, every deducted unit and every purchase told as bought has its order",
  check(facts) {
    const findings = new Findings();
    if (facts.unseen.has("orders")) return findings.result(unseenReason(facts, "orders"));
    for (const sale of facts.sales.values()) {
      const orders = new Map(sale.orders.map(({ user, gid }) => [user, gid]));
      const gids = new Set(sale.orders.map(({ gid }) => gid));
      checkDeductions(sale, orders, gids, findings);
      if (facts.unseen.has("ledger")) checkTold(sale, orders, findings);
    }
    if (!facts.unseen.has("ledger")) return findings.result();
    return judgeByCount(facts, findings);
  },
};

/**
 * Without a ledger: at rest, R + O = S. Units that are neither left nor ordered are lost, though nobody can say
 * whose they were.
 */
function judgeByCount(facts: Facts, findings: Findings): ReturnType<Check["check"]> {
  const reason = unseenReason(facts, "ledger", "stock");
  if (facts.unseen.has("stock") || facts.rest?.rested !== true) return findings.result(reason);
  for (const sale of facts.sales.values()) {
    const last = sale.samples.at(-1);
    const { certain } = sale.unitsAt(Number.POSITIVE_INFINITY);
    if (last?.remaining === undefined) continue;
    findings.look();
    const lost = (last.initial ?? certain) - last.remaining - sale.orders.length;
    if (lost > 0)
      findings.add(
        `sale ${sale.sale}: ${lost} units are neither left nor ordered; their buyers are unseen`,
        last,
      );
  }
  const result = findings.result();
  return result.valid === true ? { ...result, reason: `judged by counts at rest: ${reason}` } : result;
}

function checkDeductions(
  sale: SaleFacts,
  orders: Map<string, string | undefined>,
  gids: Set<string | undefined>,
  findings: Findings,
): void {
  for (const deduction of sale.deductions) {
    findings.look();
    const { user, gid } = deduction;
    const found = user === undefined ? gids.has(gid) : orders.has(user);
    if (!found) findings.add(`${buyerIn(sale.sale, user)} has a unit under ${gid}, and no order`, deduction);
  }
}

/** Where deductions are unseen, those who were told that they bought are all that is known of them. */
function checkTold(sale: SaleFacts, orders: Map<string, string | undefined>, findings: Findings): void {
  for (const buyer of sale.buyers.values()) {
    if (buyer.oks === 0) continue;
    findings.look();
    if (orders.has(buyer.user)) continue;
    findings.add(
      `${buyerIn(sale.sale, buyer.user)} was told that he bought under ${buyer.okGid ?? "no gid"}, and has no order`,
      buyer,
    );
  }
}
