// Finds what the page holds of a buyer or a gid. Pure.
import type { Gathered } from "../../trace/gathered.ts";
import { gatheredOf, keptBuyers, type TracesPart } from "./traces.ts";

/** Whom a trace is wanted of. */
export interface WantedTrace {
  user?: string | undefined;
  sale?: string | undefined;
  gid?: string | undefined;
}

/** What was found. */
export interface FoundTrace {
  wanted: WantedTrace;
  /** Absent where the page does not hold them. */
  gathered: Gathered | undefined;
  /** Other sales in which there is a buyer of this name. */
  others: string[];
}

/** The trace of a buyer, in the first sale to which they came unless one is named; or of all buyers of a gid. */
export function findTrace(part: TracesPart, wanted: WantedTrace): FoundTrace {
  const buyers = keptBuyers(part, wanted);
  const [first] = buyers;
  if (first === undefined) return { wanted, gathered: undefined, others: [] };
  const own = buyers.filter(({ sale }) => sale === first.sale);
  const others = new Set(
    buyers.filter(({ sale }) => sale !== first.sale).map(({ sale }) => part.sales[sale] ?? ""),
  );
  const sale = part.sales[first.sale];
  return { wanted: { ...wanted, sale }, gathered: gatheredOf(part, own, wanted.gid), others: [...others] };
}
