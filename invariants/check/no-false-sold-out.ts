// No buyer is told *sold out* if units stay free for the whole of their request.

import type { Facts } from "../facts/facts.ts";
import { freeBySamples } from "../facts/free-by-samples.ts";
import { possiblePurchases } from "../facts/possible-units.ts";
import type { SaleFacts } from "../facts/sale-facts.ts";
import { buyerIn, type Check, Findings, unseenReason } from "../findings.ts";

export const noFalseSoldOut: Check = {
  name: "no-false-sold-out",
  kind: "safety",
  says: "no buyer is told sold out if units stay free for the whole of their request",
  check(facts) {
    const findings = new Findings();
    // A buyer whose request is not there may have taken a unit.
    const doubt = facts.cut.history ?? facts.timesDoubt();
    for (const sale of facts.sales.values()) {
      if (doubt === undefined) checkSale(facts, sale, findings);
    }
    return findings.result(unseenReason(facts, "orders"), doubt);
  },
};

/**
 * Units certainly on sale when the request began, less all deductions that can have happened by its end: the rest was
 * free throughout, and must be too little for one request. So were the units that a later sample shows, if nothing can
 * have been added or given back since. A deduction can happen once its buyer has made a request that was not certainly
 * refused; if its buyer is unknown, at any time. Times are whole milliseconds, so a tie counts in favour of the server. A
 * unit that went back on sale counts as taken, since nobody knows from when to when it was.
 */
function checkSale(facts: Facts, sale: SaleFacts, findings: Findings): void {
  const purchases = possiblePurchases(facts, sale);
  const certainBefore = sale.supplies.certainBefore();
  const seenFree = freeBySamples(facts, sale);
  const { unitsEach } = sale.terms;
  sale.soldOuts.each((number, invoked, completed) => {
    findings.countChecked();
    const onSale = certainBefore(invoked);
    const fitting = Math.floor(onSale / unitsEach);
    if (fitting === 0) return;
    // Mostly all units were taken by then: no need to count.
    const areAllTaken = (purchases.times[fitting - 1] ?? Number.POSITIVE_INFINITY) <= completed;
    const untaken = areAllTaken ? 0 : onSale - purchases.within(invoked, completed) * unitsEach;
    const free = Math.max(untaken, seenFree(onSale, completed));
    if (free < unitsEach) return;
    const { user } = sale.buyers.at(number);
    findings.add(
      `${buyerIn(sale.sale, user)} was told sold out while at least ${free} of ${onSale} units were free (no gid)`,
      { user, invoked, completed },
    );
  });
}
