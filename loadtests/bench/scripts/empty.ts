// The most that k6 itself does on this machine: iterations that do nothing.
import { constantBuyers } from "./constant-buyers.ts";

export const options = constantBuyers("nothing");
export { handleSummary } from "../../buyers/scripts/summary.ts";
export function nothing(): void {}
