// Few units, many buyers: the profile `sold-out`, whose stages the plan holds.
import { arrivals } from "./arrivals.ts";

export const options = arrivals("sold-out");
export { buy } from "../../buyers/scripts/buyer.ts";
export { handleSummary } from "../../buyers/scripts/summary.ts";
