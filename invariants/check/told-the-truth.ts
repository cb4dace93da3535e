// A buyer told *bought* has that order. A buyer only refused has none. A refusal is true at the time at which it is told.
import type { Buyer } from "../facts/buyer.ts";
import type { Bounds } from "../facts/clocks.ts";
import type { Facts } from "../facts/facts.ts";
import { type OrderTimes, orderTimes } from "../facts/order-times.ts";
import type { SaleFacts } from "../facts/sale-facts.ts";
import { stillToCome } from "../facts/still-to-come.ts";
import { takenBy } from "../facts/taken.ts";
import { buyerIn, type Check, Findings, unseenReason } from "../findings.ts";
import type { Order } from "../record/observation.ts";

export const toldTheTruth: Check = {
  name: "told-the-truth",
  kind: "safety",
  says: "a buyer told bought has that order, under the gid they were told; a buyer only refused has no order; no buyer is told sold out while they hold a unit, nor that there is no such sale once it is open",
  check(facts, { orderLagBoundMs }) {
    const findings = new Findings();
    const areTimesSure = facts.timesDoubt() === undefined;
    const times = orderTimes(facts);
    const mayCome = facts.rest?.rested !== true || stillToCome(facts, orderLagBoundMs) !== undefined;
    const awaited: Awaited = { mayCome, buyers: 0 };
    for (const sale of facts.sales.values()) {
      findings.countChecked(sale.buyers.size);
      checkBuyers(facts, sale, times, findings, awaited);
      if (!areTimesSure) continue;
      checkSoldOuts(facts, sale, times, findings);
      checkNoSuchSales(sale, findings);
    }
    return findings.result(
      unseenReason(facts, "orders"),
      facts.cut.history,
      facts.timesDoubt(),
      times.doubt,
      waiting(facts, awaited),
    );
  },
};

/** If missing orders may still come, and how many buyers were told *bought* and have none. */
interface Awaited {
  mayCome: boolean;
  buyers: number;
}

function waiting({ rest }: Facts, { buyers }: Awaited): string | undefined {
  if (buyers === 0) return undefined;
  if (rest === undefined) return "the run ended before the orders were read";
  const why = rest.rested ? "rest was not proven" : "the system was not at rest";
  return `${buyers} buyers told bought have no order yet, and ${why}`;
}

function checkBuyers(
  facts: Facts,
  sale: SaleFacts,
  times: OrderTimes,
  findings: Findings,
  awaited: Awaited,
): void {
  const orders = ordersByBuyer(sale);
  // A buyer who was only refused is of interest only if they have an order.
  const hasOrder = new Uint8Array(sale.buyers.size);
  for (const user of orders.keys()) {
    const number = sale.buyers.indexOf(user);
    if (number !== -1) hasOrder[number] = 1;
  }
  for (const buyer of sale.buyers.hopefulAnd((number) => hasOrder[number] === 1)) {
    checkReplies(sale, buyer, findings);
    const own = orders.get(buyer.user);
    const [first] = own ?? [];
    if (facts.unseen.has("orders") || facts.cut.observations !== undefined) continue;
    if (own === undefined || first === undefined) {
      if (buyer.oks === 0) continue;
      if (awaited.mayCome) awaited.buyers += 1;
      else findings.add(`${toldBought(sale, buyer)}, and has no order`, buyer);
    } else if (buyer.oks > 0 && isUnderAnother(buyer, own)) {
      findings.add(`${toldBought(sale, buyer)}, and has an order under ${first.gid}`, buyer, first);
    } else if (facts.cut.history === undefined) {
      checkRefusals(facts, sale, buyer, { order: first, time: times.of(first) }, findings);
    }
  }
}

function ordersByBuyer(sale: SaleFacts): Map<string, Order[]> {
  const orders = new Map<string, Order[]>();
  for (const order of sale.orders) {
    const others = orders.get(order.user);
    if (others === undefined) orders.set(order.user, [order]);
    else others.push(order);
  }
  return orders;
}

const toldBought = (sale: SaleFacts, { user, okGid }: Buyer): string =>
  `${buyerIn(sale.sale, user)} was told bought under ${okGid ?? "no gid"}`;

function checkReplies(sale: SaleFacts, buyer: Buyer, findings: Findings): void {
  if (buyer.otherGid === undefined) return;
  const gids = `${buyer.okGid} and ${buyer.otherGid}`;
  findings.add(`${buyerIn(sale.sale, buyer.user)} was told of two purchases, ${gids}`, buyer);
}

/** A buyer with two orders is a matter of `one-order-each`; here, one of them must have the gid they were told. */
const isUnderAnother = ({ okGid }: Buyer, own: readonly Order[]): boolean =>
  okGid !== undefined && !own.some(({ gid }) => gid === undefined || gid === okGid);

/** A buyer with an order made a request that was not refused, and made it before their order was inserted. */
function checkRefusals(
  facts: Facts,
  sale: SaleFacts,
  buyer: Buyer,
  { order, time }: { order: Order; time: Bounds | undefined },
  findings: Findings,
): void {
  const { firstHopeful, lastError = "no reason given" } = buyer;
  const refused = `${buyerIn(sale.sale, buyer.user)} was only refused (${lastError})`;
  const has = `and has an order under ${order.gid ?? "no gid"}`;
  if (firstHopeful === undefined) findings.add(`${refused}, ${has}`, buyer, order);
  else if (
    facts.format > 1 &&
    facts.timesDoubt() === undefined &&
    time !== undefined &&
    time.to < firstHopeful
  )
    findings.add(`${refused} before it was inserted, ${has}`, buyer, order);
}

/** A buyer who was told *bought*, or whose unit was taken, asked after that and was told *sold out*. */
function checkSoldOuts(facts: Facts, sale: SaleFacts, times: OrderTimes, findings: Findings): void {
  let taken: Float64Array | undefined;
  sale.soldOuts.each((number, invoked, completed) => {
    const buyer = sale.buyers.hopefulAt(number);
    if (buyer === undefined) return;
    // Mostly, buyers who are told sold out are told nothing else.
    taken ??= takenBy(facts, sale, times);
    const since =
      buyer.okAt !== undefined && buyer.okAt < invoked
        ? `they were told bought under ${buyer.okGid ?? "no gid"}`
        : (taken[number] ?? Number.POSITIVE_INFINITY) < invoked
          ? `a unit was theirs under ${gidsOf(sale, buyer.user)}`
          : undefined;
    if (since === undefined) return;
    findings.add(
      `${buyerIn(sale.sale, buyer.user)} was told sold out after ${since}`,
      { user: buyer.user, invoked, completed },
      buyer,
    );
  });
}

const gidsOf = (sale: SaleFacts, holder: string): string =>
  sale.deductions.flatMap(({ user, gid }) => (user === holder ? [gid] : [])).join(" and ");

/** A buyer who was told that there is no such sale, for a request that began after it was certainly open. */
function checkNoSuchSales(sale: SaleFacts, findings: Findings): void {
  const { openedAt = Number.POSITIVE_INFINITY } = sale.supplies;
  sale.noSuchSales.each((number, invoked, completed) => {
    if (invoked <= openedAt) return;
    const { user } = sale.buyers.at(number);
    findings.add(
      `${buyerIn(sale.sale, user)} was told that there is no such sale (no gid), ${invoked - openedAt} ms after it was opened`,
      { user, invoked, completed },
    );
  });
}
