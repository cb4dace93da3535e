// The limits that a chart draws.
import type { PageData, ThresholdPart } from "../../data/page-data.ts";
import { duration } from "../shared/times.ts";
import type { Limit } from "./drawing.ts";

/** The limits of this chart. */
export const limitsOf = ({ thresholds }: PageData, chart: ThresholdPart["chart"]): Limit[] =>
  thresholds.flatMap(({ chart: own, limit, state, what }) =>
    own !== chart || limit === undefined
      ? []
      : [{ value: limit, state, label: what.startsWith("k6") ? what : `bound ${duration(limit)}` }],
  );
