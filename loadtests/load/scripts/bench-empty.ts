// The most that k6 itself does on this machine: iterations that do nothing.
import { crowd } from "./crowd.ts";

export const options = crowd("nothing");
export { handleSummary } from "./arrivals.ts";
export function nothing(): void {}
