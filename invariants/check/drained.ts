// At rest, DTM holds no unfinished message of the run's sales.
import type { Facts } from "../facts/facts.ts";
import { hurried } from "../facts/still-to-come.ts";
import { type Check, Findings, unseenReason } from "../findings.ts";

export const drained: Check = {
  name: "drained",
  kind: "at rest",
  says: "at rest, the coordinator holds no unfinished message",
  check(facts, { orderLagBoundMs }) {
    const findings = new Findings();
    findings.countChecked(facts.sales.size);
    const saleOf = salesByGid(facts);
    // A proof of rest saw no open message of the run.
    const isProven = facts.rest?.by === "proof";
    const excuse = isProven ? "they were sent after the system was at rest" : hurried(facts, orderLagBoundMs);
    let [ownerless, excused] = [0, 0];
    for (const message of facts.messages) {
      const sale = facts.sales.get(message.sale ?? saleOf.get(message.gid) ?? "");
      if (sale === undefined) {
        ownerless += 1;
        continue;
      }
      if (excuse !== undefined) {
        excused += 1;
        continue;
      }
      const holders = sale.deductions.filter(({ gid }) => gid === message.gid);
      const buyers = holders.map(({ user }) => user ?? "(unseen)").join(", ") || "none";
      findings.add(
        `message ${message.gid} of sale ${sale.sale} is still ${message.status}; it holds units of these buyers: ${buyers}`,
        message,
      );
    }
    const foreign =
      ownerless === 0 ? undefined : `${ownerless} messages are unfinished, and nothing tells whose they are`;
    // Messages are listed after the wait for rest: if that was not recorded, they were not listed.
    const unlisted =
      facts.rest === undefined ? "it was not recorded whether the system came to rest" : undefined;
    const early = excused === 0 ? undefined : `${excused} messages are unfinished: ${excuse}`;
    return findings.result(
      unseenReason(facts, "messages") ?? facts.cut.observations ?? unlisted,
      foreign,
      early,
    );
  },
};

/** The sale of each gid that a ledger, an order or a reply names. */
function salesByGid(facts: Facts): Map<string, string> {
  const sales = new Map<string, string>();
  if (facts.messages.every(({ sale }) => sale !== undefined)) return sales;
  for (const { sale, deductions, orders, buyers } of facts.sales.values()) {
    const told = buyers.hopeful().map(({ okGid }) => okGid);
    for (const gid of [...deductions.map((one) => one.gid), ...orders.map((one) => one.gid), ...told])
      if (gid !== undefined) sales.set(gid, sale);
  }
  return sales;
}
