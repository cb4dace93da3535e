// The moments at which the steps of a sale can have happened, by a recorded history. What nobody saw may have happened
// at any moment of a span: the buyer's request began before, and somebody knew of it after. Spans are closed, in whole
// milliseconds: a tie may have been in either order.
import type { OrderTimes } from "../facts/order-times.ts";
import type { SaleFacts } from "../facts/sale-facts.ts";

/** The deduction of a buyer's unit. */
export interface Deduction {
  user: string;
  gid: string | undefined;
  /** The first and the last moment that it can have had. */
  from: number;
  to: number;
}

/** Reports what no order of the steps explains. */
export type Refuse = (why: string) => void;

/** The deductions of a sale by the number of their buyers, as the ledger and the buyers' own requests tell them. */
export function deductionsOf(sale: SaleFacts, times: OrderTimes, refuse: Refuse): Map<number, Deduction> {
  const { buyers } = sale;
  const found = new Map<number, Deduction>();
  const ofUser = new Map<string, Deduction>();
  for (const { user, gid } of sale.deductions) {
    if (user === undefined) continue;
    const known = ofUser.get(user);
    if (known !== undefined) {
      if (known.gid !== gid) refuse(`${user} holds two units, under ${known.gid} and ${gid}`);
      continue;
    }
    const number = buyers.indexOf(user);
    const from = number === -1 ? undefined : buyers.hopefulAt(number)?.firstHopeful;
    const own = { user, gid, from: from ?? Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
    if (from === undefined) refuse(`${user} holds a unit under ${gid ?? "no gid"}, and no request took it`);
    found.set(number, own);
    ofUser.set(user, own);
  }
  for (const order of sale.orders) {
    const own = ofUser.get(order.user);
    const isOfIt = own?.gid === undefined || order.gid === undefined || own.gid === order.gid;
    if (own !== undefined && isOfIt) own.to = Math.min(own.to, times.of(order)?.to ?? own.to);
  }
  for (const buyer of buyers.hopeful()) {
    if (buyer.okAt === undefined) continue;
    const own = ofUser.get(buyer.user);
    const told = `${buyer.user} was told bought under ${buyer.okGid ?? "no gid"}`;
    if (own === undefined) refuse(`${told}, and holds no unit`);
    else if (buyer.otherGid !== undefined) refuse(`${told}, and under ${buyer.otherGid}`);
    else if (own.gid !== undefined && buyer.okGid !== undefined && own.gid !== buyer.okGid)
      refuse(`${told}, and holds a unit under ${own.gid}`);
    else own.to = Math.min(own.to, buyer.okAt);
  }
  return found;
}

/** Narrows the spans by what other replies say of those moments. */
export function narrow(sale: SaleFacts, deductions: ReadonlyMap<number, Deduction>, refuse: Refuse): void {
  const { buyers, supplies } = sale;
  // The sale was not open at some moment of the request.
  let opening = Number.NEGATIVE_INFINITY;
  sale.noSuchSales.each((_, invoked) => {
    opening = Math.max(opening, invoked);
  });
  if (opening > (supplies.openedAt ?? Number.POSITIVE_INFINITY))
    refuse("a buyer was told that there is no such sale, and had asked after it was open");
  for (const { op, possibleFrom } of supplies.all())
    if (op === "open") opening = Math.max(opening, possibleFrom);
  for (const own of deductions.values()) own.from = Math.max(own.from, opening);
  sale.alreadys.each((number, _, completed) => {
    const own = deductions.get(number);
    if (own === undefined) refuse(`${buyers.nameOf(number)} was told that they have a unit, and holds none`);
    else own.to = Math.min(own.to, completed);
  });
  // The buyer had no unit at some moment of the request.
  sale.soldOuts.each((number, invoked) => {
    // Most who are told sold out are told nothing else, and hold nothing.
    const own = buyers.hopefulAt(number) && deductions.get(number);
    if (own !== undefined) own.from = Math.max(own.from, invoked);
  });
  shareMoments(deductions.values());
  for (const { user, gid, from, to } of deductions.values())
    if (from > to) {
      const under = `${user} holds a unit under ${gid ?? "no gid"}`;
      refuse(`${under}, and no moment is left for its deduction: it is seen ${from - to} ms too early`);
    }
}

/** A message decides at one moment: all of its deductions have the same span. */
function shareMoments(deductions: Iterable<Deduction>): void {
  const messages = new Map<string, Deduction>();
  const all = [...deductions];
  for (const { user, gid, from, to } of all) {
    if (gid === undefined) continue;
    const message = messages.get(gid);
    if (message === undefined) messages.set(gid, { user, gid, from, to });
    else {
      message.from = Math.max(message.from, from);
      message.to = Math.min(message.to, to);
    }
  }
  for (const own of all) {
    const message = own.gid === undefined ? undefined : messages.get(own.gid);
    if (message === undefined) continue;
    own.from = message.from;
    own.to = message.to;
  }
}
