// The sales of a run for the page: their names, and what the stores held over time.
import type { Facts } from "../../facts/facts.ts";
import type { SaleFacts } from "../../facts/sale-facts.ts";
import type { Sample } from "../../record/observation.ts";
import { pack } from "./columns.ts";
import type { SalePart } from "./page-data.ts";

/** The most samples of all sales together; each has at least {@link LEAST_SAMPLES}. */
const MOST_SAMPLES = 20_000;
const LEAST_SAMPLES = 8;

/** All sales, in the order in which they came. */
export function salesOf(facts: Facts): SalePart[] {
  const ofProbes = new Set(facts.probes.map(({ sale }) => sale));
  const most = Math.max(LEAST_SAMPLES, Math.floor(MOST_SAMPLES / Math.max(1, facts.sales.size)));
  return [...facts.sales.values()].map((sale) => salePart(facts, sale, most, ofProbes));
}

function salePart(facts: Facts, sale: SaleFacts, most: number, ofProbes: ReadonlySet<string>): SalePart {
  const { samples, requests } = sale;
  const start = facts.startedAt;
  const shown = [...evenly(samples, most), ...listedIn(facts, sale)];
  const column = (value: (sample: Sample) => number | undefined) => pack(shown.map(value));
  return {
    name: sale.sale,
    requests: requests.length,
    isOfProbes: ofProbes.has(sale.sale),
    thinnedFrom: samples.length > most ? samples.length : undefined,
    at: column(({ at }) => at - start),
    left: column(({ remaining }) => remaining),
    deducted: column(({ deducted }) => deducted),
    orders: column(({ orders, orderUnits }) => orderUnits ?? orders),
  };
}

/** What the stores list in the end, as one more sample: many sales are looked at no more once their buyers have gone. */
function listedIn(facts: Facts, { sale, samples, heldUnits, orderUnits }: SaleFacts): Sample[] {
  const { rest, unseen, cut } = facts;
  if (rest === undefined || cut.observations !== undefined) return [];
  const held = unseen.has("ledger") ? {} : { deducted: heldUnits };
  const ordered = unseen.has("orders") ? {} : { orders: orderUnits };
  // The last looks may end after the rest was seen.
  const at = Math.max(rest.at, samples.at(-1)?.at ?? rest.at);
  return [{ kind: "sample", at, sale, ...held, ...ordered }];
}

/** No more than `most` of the items, evenly spread, the last one among them. */
export function evenly<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items];
  const every = (items.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, index) => items[Math.round(index * every)]).flatMap(
    (item) => item ?? [],
  );
}
