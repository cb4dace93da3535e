// How long orders took: a point for each order, by when it came.
import { unpackAll } from "../../data/columns.ts";
import type { PageData } from "../../data/page-data.ts";
import type { Curves } from "./time-chart.ts";

/** The points of the chosen sale, or of all. */
export function lagCurves({ lags }: PageData, chosen: number | undefined): Curves {
  const [sale, at, lag] = [lags.sale, lags.at, lags.lag].map(unpackAll);
  const rows = (sale ?? []).flatMap((own, row) => (chosen === undefined || own === chosen ? [row] : []));
  return {
    at: rows.map((row) => at?.[row] ?? 0),
    lines: [
      { label: "orders", colour: "--three", values: rows.map((row) => lag?.[row] ?? null), onlyPoints: true },
    ],
  };
}
