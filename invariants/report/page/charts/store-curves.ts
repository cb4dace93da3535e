// What the stores held over time: of one sale, or of all sales but those of probes together.
import { unpack, unpackAll } from "../../data/columns.ts";
import type { PageData } from "../../data/page-data.ts";

const NAMES = ["left", "deducted", "orders"] as const;
type Name = (typeof NAMES)[number];

/** One sample, with the sale that it is of. */
interface Seen {
  sale: number;
  at: number;
  values: Record<Name, number | null>;
}

/** Units left, deductions and orders, each with its dashes. */
export function storeCurves(
  data: Pick<PageData, "sales">,
  chosen: number | undefined,
  dashes: Record<Name, number[] | undefined>,
) {
  const seen = data.sales.flatMap((sale, index): Seen[] => {
    const isShown = chosen === undefined ? !sale.isOfProbes : chosen === index;
    if (!isShown) return [];
    const columns = NAMES.map((name) => unpack(sale[name]));
    return unpackAll(sale.at).map((at, row) => {
      const [left = null, deducted = null, orders = null] = columns.map((column) => column[row] ?? null);
      return { sale: index, at, values: { left, deducted, orders } };
    });
  });
  seen.sort((a, b) => a.at - b.at);
  // Of samples at one moment the last knows them all: a pointer at that moment reads it, and no other.
  const isLast = seen.map(({ at }, index) => at !== seen[index + 1]?.at);
  const line = (name: Name, label: string, colour: string) => {
    const dash = dashes[name];
    return {
      label,
      colour,
      values: summed(seen, name).filter((_, index) => isLast[index]),
      ...(dash === undefined ? {} : { dash }),
    };
  };
  return {
    at: seen.map(({ at }) => at).filter((_, index) => isLast[index]),
    lines: [
      line("left", "units left", "--one"),
      line("deducted", "deducted", "--two"),
      line("orders", "orders", "--three"),
    ],
  };
}

/** At each sample the sum of what every sale was last seen to hold. */
function summed(seen: readonly Seen[], name: Name): (number | null)[] {
  const last = new Map<number, number>();
  let sum = 0;
  return seen.map(({ sale, values }) => {
    const value = values[name];
    if (value !== null) {
      sum += value - (last.get(sale) ?? 0);
      last.set(sale, value);
    }
    return last.size === 0 ? null : sum;
  });
}
