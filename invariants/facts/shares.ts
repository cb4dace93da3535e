// Shares that a run may promise bounds for: what part of a whole something happened to.
import type { Buyer } from "./buyer.ts";
import type { Bounds } from "./clocks.ts";
import type { Facts } from "./facts.ts";
import { orderTimes } from "./order-times.ts";

/** A part of a whole, both counted. */
export interface Share {
  part: number;
  whole: number;
}

/** The share as a number from 0 to 1; undefined if the whole is nothing. */
export const numberOf = ({ part, whole }: Share): number | undefined =>
  whole === 0 ? undefined : part / whole;

/** The share in a sentence. */
export const countOf = ({ part, whole }: Share): string =>
  `${part.toLocaleString("en")} of ${whole.toLocaleString("en")}`;

/** The shares of a run; one whose whole is nothing is not known. */
export interface Shares {
  /** Of all buyers, those who were told *bought* or *sold out*. */
  decided: Share;
  /** Of the buyers that the plan asked for, those who came. */
  arrived: Share;
  /**
   * Of the orders of buyers told *bought*, those that only check-back can have brought: they came later after that reply
   * than the age at which the coordinator checks back; or as much later after a reply in doubt, and before the buyer
   * asked again.
   */
  checkBack: Share;
}

/** Counts all of them. */
export const sharesOf = (facts: Facts, checkBackMs: number | undefined): Shares => ({
  decided: decided(facts),
  arrived: { part: facts.load?.arrived ?? 0, whole: facts.load?.planned ?? 0 },
  checkBack: checkBackMs === undefined ? { part: 0, whole: 0 } : byCheckBack(facts, checkBackMs),
});

function decided(facts: Facts): Share {
  const share = { part: 0, whole: 0 };
  for (const { buyers, soldOuts } of facts.sales.values()) {
    const isDecided = new Uint8Array(buyers.size);
    soldOuts.each((number) => {
      isDecided[number] = 1;
    });
    for (let number = 0; number < buyers.size; number++) {
      if (isDecided[number] === 1 || (buyers.hopefulAt(number)?.oks ?? 0) > 0) share.part += 1;
    }
    share.whole += buyers.size;
  }
  return share;
}

function byCheckBack(facts: Facts, checkBackMs: number): Share {
  const share = { part: 0, whole: 0 };
  const times = orderTimes(facts);
  for (const { buyers, orders } of facts.sales.values()) {
    for (const order of orders) {
      const buyer = buyers.get(order.user);
      const time = times.of(order);
      if (buyer?.okAt === undefined || time === undefined) continue;
      share.whole += 1;
      if (time.from > answeredBefore(buyer, time, buyer.okAt) + checkBackMs) share.part += 1;
    }
  }
  return share;
}

/** When the last of a buyer's requests was answered that can have got them their order. */
function answeredBefore({ okAskedAt, lastInfoAt }: Buyer, { to }: Bounds, okAt: number): number {
  const mayBeOfOk = okAskedAt === undefined || okAskedAt <= to;
  return mayBeOfOk ? okAt : (lastInfoAt ?? okAt);
}
