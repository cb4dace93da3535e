// Most buyers come at once: the profile `burst`, whose stages the plan holds.
import { arrivals } from "./arrivals.ts";

export const options = arrivals("burst");
export { buy } from "../../buyers/scripts/buyer.ts";
export { handleSummary } from "../../buyers/scripts/summary.ts";
