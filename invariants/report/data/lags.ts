// How long orders took, for the page: from their buyers' first hopeful request, as order-lag has it.
import type { Facts } from "../../facts/facts.ts";
import { orderLags } from "../../facts/order-lags.ts";
import { orderTimes } from "../../facts/order-times.ts";
import { pack } from "./columns.ts";
import type { LagsPart } from "./page-data.ts";
import { evenly } from "./sales.ts";

const MOST_LAGS = 10_000;
/** Of the slowest orders, as many are kept whatever is thinned out. */
const SLOWEST = 500;

interface Lag {
  sale: number;
  at: number;
  lag: number;
}

/** The lags of all orders that have a time. */
export function lagsOf(facts: Facts): LagsPart {
  const times = orderTimes(facts);
  const numbers = new Map([...facts.sales.keys()].map((sale, number) => [sale, number]));
  const all: Lag[] = [];
  for (const { sale, asked, came } of orderLags(facts, times))
    all.push({
      sale: numbers.get(sale) ?? 0,
      at: came - facts.startedAt,
      lag: Math.max(0, came - asked),
    });
  const slowest = [...all].sort((a, b) => b.lag - a.lag).slice(0, all.length > MOST_LAGS ? SLOWEST : 0);
  const shown = [...new Set([...slowest, ...evenly(all, MOST_LAGS)])].sort((a, b) => a.at - b.at);
  return {
    thinnedFrom: shown.length < all.length ? all.length : undefined,
    doubt: facts.timesDoubt() ?? times.doubt,
    sale: pack(shown.map(({ sale }) => sale)),
    at: pack(shown.map(({ at }) => at)),
    lag: pack(shown.map(({ lag }) => lag)),
  };
}
