// More and more buyers: the profile `ramp`, whose stages the plan holds.
import { arrivals } from "./arrivals.ts";

export const options = arrivals("ramp");
export { handleSummary } from "./arrivals.ts";
export { buy } from "./buyer.ts";
