// Reads what the harness hands a k6 script. k6 reads files only while a script's modules are loaded.
import type { BuyersPlan, K6Input } from "./k6-input.ts";

/** The script's input, with the plan that this script is given. */
export const readInput = <Plan extends BuyersPlan>(): K6Input<Plan> => ({
  ...JSON.parse(open(__ENV["INPUT_FILE"] ?? "k6-input.json")),
  ...JSON.parse(__ENV["INPUT_SECRETS"] ?? "{}"),
});
