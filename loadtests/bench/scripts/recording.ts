// The most purchases that the harness's own buyers make, each recorded in the history as in any run.
import { constantBuyers } from "./constant-buyers.ts";

export const options = constantBuyers("buy");
export { buy } from "../../buyers/scripts/buyer.ts";
export { handleSummary } from "../../buyers/scripts/summary.ts";
