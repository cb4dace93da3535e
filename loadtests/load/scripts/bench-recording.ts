// The most purchases that the harness's own buyers make, each recorded in the history as in any run.
import { crowd } from "./crowd.ts";

export const options = crowd("buy");
export { handleSummary } from "./arrivals.ts";
export { buy } from "./buyer.ts";
