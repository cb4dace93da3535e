// Everybody comes at once: the profile `burst`, whose stages the plan holds.
import { arrivals } from "./arrivals.ts";

export const options = arrivals("burst");
export { handleSummary } from "./arrivals.ts";
export { buy } from "./buyer.ts";
