// A steady stream: the profile `soak`, whose stages the plan holds.
import { arrivals } from "./arrivals.ts";

export const options = arrivals("soak");
export { handleSummary } from "./arrivals.ts";
export { buy } from "./buyer.ts";
