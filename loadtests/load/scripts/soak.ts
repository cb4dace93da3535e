// Buyers come in a steady stream: the profile `soak`, whose stages the plan holds.
import { arrivals } from "./arrivals.ts";

export const options = arrivals("soak");
export { buy } from "../../buyers/scripts/buyer.ts";
export { handleSummary } from "../../buyers/scripts/summary.ts";
