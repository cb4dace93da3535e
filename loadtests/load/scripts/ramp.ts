// More and more buyers come: the profile `ramp`, whose stages the plan holds.
import { arrivals } from "./arrivals.ts";

export const options = arrivals("ramp");
export { buy } from "../../buyers/scripts/buyer.ts";
export { handleSummary } from "../../buyers/scripts/summary.ts";
