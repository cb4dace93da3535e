// What a buyer was told who may hold several units, against the units of their orders.
import type { Buyer } from "../../facts/buyer.ts";
import { lacking } from "../../facts/lacking.ts";
import { sumOf, unitsOf } from "../../facts/terms.ts";
import { buyerIn, MAY_RETURN } from "../../findings.ts";
import type { Order } from "../../record/observation.ts";
import { onlyRefused, showsOrders, showsTimes, type Trial } from "./trial.ts";

/** Checks what one buyer was told in all their requests together. Each of them may have taken units of its own. */
export function checkSeveralUnits(trial: Trial, buyer: Buyer, own: readonly Order[]): void {
  const { facts, sale, findings, doubts } = trial;
  const { mostPurchases, unitsReturn } = sale.terms;
  const told = buyer.several?.gids.size ?? 0;
  if (told > mostPurchases) {
    if (unitsReturn) doubts.add(`buyers were told of more purchases than they may hold, and ${MAY_RETURN}`);
    else
      findings.add(
        `${buyerIn(sale.sale, buyer.user)} was told of ${told} purchases, and may hold ${mostPurchases}`,
        buyer,
      );
  }
  if (!showsOrders(trial)) return;
  const lack = lackOf(trial, buyer, own);
  if (lack !== undefined) {
    if (unitsReturn) doubts.add(`buyers told bought have fewer units in orders, and ${MAY_RETURN}`);
    else if (trial.mayCome) trial.await(buyer.user);
    else findings.add(lack, buyer, ...own);
  }
  if (facts.cut.history !== undefined) return;
  const surplus = surplusOf(trial, buyer, own) ?? earlyIn(trial, buyer, own);
  if (surplus !== undefined) findings.add(surplus, buyer, ...own);
}

/**
 * What the orders lack of what the buyer was told. A buyer who was told *bought* more often than they may hold purchases
 * was told of one again.
 */
function lackOf({ sale }: Trial, buyer: Buyer, own: readonly Order[]): string | undefined {
  const { unitsEach, mostPurchases } = sale.terms;
  const { gids = new Set<string>(), namelessOks = 0 } = buyer.several ?? {};
  const [lack] = lacking(
    [...gids].map((gid) => ({ gid, units: unitsEach })),
    own,
    sale.terms,
  );
  const who = buyerIn(sale.sale, buyer.user);
  if (lack !== undefined) {
    const has = lack.has === 0 ? "no order" : `${lack.has} of ${unitsEach} units`;
    return `${who} was told bought under ${lack.gid ?? "no gid"}, and has ${has} under it`;
  }
  const purchases = Math.min(gids.size + namelessOks, mostPurchases);
  const has = sumOf(own, sale.terms);
  if (has >= purchases * unitsEach) return undefined;
  return `${who} was told bought ${purchases} times, for ${purchases * unitsEach} units, and has ${has}; the gids they were told: ${[...gids].join(", ") || "none"}`;
}

/** What the orders hold that no request can have taken. */
function surplusOf(trial: Trial, buyer: Buyer, own: readonly Order[]): string | undefined {
  const { sale } = trial;
  const { unitsEach } = sale.terms;
  const [first] = own;
  if (first === undefined) return undefined;
  if (buyer.firstHopeful === undefined)
    return `${onlyRefused(sale, buyer)}, and has an order under ${first.gid ?? "no gid"}`;
  const { gids = new Set<string>(), namelessOks = 0 } = buyer.several ?? {};
  const has = sumOf(own, sale.terms);
  const most = (gids.size + namelessOks + buyer.infos) * unitsEach;
  const who = buyerIn(sale.sale, buyer.user);
  if (has > most)
    return `${who} has ${has} units, and their requests can have taken ${most}; the latest order is under ${own.at(-1)?.gid ?? "no gid"}`;
  const untold = own.filter(({ gid }) => gid !== undefined && !gids.has(gid));
  const unexplained = sumOf(untold, sale.terms);
  const mostUntold = (namelessOks + buyer.infos) * unitsEach;
  if (unexplained <= mostUntold) return undefined;
  return `${who} has ${unexplained} units under gids that they were not told, and such requests can have taken ${mostUntold}; one is ${untold[0]?.gid}`;
}

/** Orders that were inserted before as many requests had begun. */
function earlyIn(trial: Trial, { user, several }: Buyer, own: readonly Order[]): string | undefined {
  const { facts, sale, times } = trial;
  if (several === undefined || !showsTimes(trial)) return undefined;
  const asked = [...several.asked].sort((a, b) => a - b);
  const dated = own.flatMap((order) => {
    const time = times.of(order);
    return time === undefined ? [] : [{ order, to: time.to }];
  });
  let units = 0;
  let begun = 0;
  for (const { order, to } of dated.sort((a, b) => a.to - b.to)) {
    units += unitsOf(order, sale.terms);
    while (begun < asked.length && (asked[begun] ?? 0) <= to) begun += 1;
    if (units > begun * sale.terms.unitsEach)
      return `${buyerIn(sale.sale, user)} has ${units} units of before ${seconds(to - facts.startedAt)} after the start, the latest under ${order.gid ?? "no gid"}, and only ${begun} requests of theirs had asked by then`;
  }
  return undefined;
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(3)} s`;
