// What a buyer was told who gets one unit at most, against their orders.
import type { Buyer } from "../../facts/buyer.ts";
import type { SaleFacts } from "../../facts/sale-facts.ts";
import { buyerIn, MAY_RETURN } from "../../findings.ts";
import type { Order } from "../../record/observation.ts";
import { onlyRefused, showsOrders, showsTimes, type Trial } from "./trial.ts";

/** Checks what one buyer was told in all their requests together. */
export function checkOneUnit(trial: Trial, buyer: Buyer, own: readonly Order[]): void {
  const { facts, sale, findings, doubts } = trial;
  checkReplies(trial, buyer);
  if (!showsOrders(trial)) return;
  const [first] = own;
  const mayReturn = sale.terms.unitsReturn;
  if (first === undefined) {
    if (buyer.oks === 0) return;
    if (mayReturn) doubts.add(`buyers told bought have no order, and ${MAY_RETURN}`);
    else if (trial.mayCome) trial.await(buyer.user);
    else findings.add(`${toldBought(sale, buyer)}, and has no order`, buyer);
  } else if (buyer.oks > 0 && isUnderAnother(buyer, own)) {
    if (mayReturn) doubts.add(`buyers told bought have another order, and ${MAY_RETURN}`);
    else findings.add(`${toldBought(sale, buyer)}, and has an order under ${first.gid}`, buyer, first);
  } else if (facts.cut.history === undefined) checkRefusals(trial, buyer, first);
}

const toldBought = (sale: SaleFacts, { user, okGid }: Buyer): string =>
  `${buyerIn(sale.sale, user)} was told bought under ${okGid ?? "no gid"}`;

function checkReplies({ sale, findings, doubts }: Trial, buyer: Buyer): void {
  if (buyer.otherGid === undefined) return;
  const gids = `${buyer.okGid} and ${buyer.otherGid}`;
  if (sale.terms.unitsReturn) doubts.add(`buyers were told of two purchases, and ${MAY_RETURN}`);
  else findings.add(`${buyerIn(sale.sale, buyer.user)} was told of two purchases, ${gids}`, buyer);
}

/** A buyer with two orders is a matter of `one-order-each`; here, one of them must have the gid they were told. */
const isUnderAnother = ({ okGid }: Buyer, own: readonly Order[]): boolean =>
  okGid !== undefined && !own.some(({ gid }) => gid === undefined || gid === okGid);

/** A buyer with an order made a request that was not refused, and made it before their order was inserted. */
function checkRefusals(trial: Trial, buyer: Buyer, order: Order): void {
  const { sale, times, findings } = trial;
  const refused = onlyRefused(sale, buyer);
  const has = `and has an order under ${order.gid ?? "no gid"}`;
  const time = times.of(order);
  if (buyer.firstHopeful === undefined) findings.add(`${refused}, ${has}`, buyer, order);
  else if (time !== undefined && time.to < buyer.firstHopeful && showsTimes(trial))
    findings.add(`${refused} before it was inserted, ${has}`, buyer, order);
}
