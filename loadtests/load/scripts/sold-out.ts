// Few units, many buyers: the profile `sold-out`, whose stages the plan holds.
import { arrivals } from "./arrivals.ts";

export const options = arrivals("sold-out");
export { handleSummary } from "./arrivals.ts";
export { buy } from "./buyer.ts";
