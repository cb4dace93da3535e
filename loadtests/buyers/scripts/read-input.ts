// Reads what the harness hands a k6 script. k6 reads files only while a script's modules are loaded.
import { SharedArray } from "k6/data";
import type { Values } from "../../../targets/render.ts";
import type { BuyersPlan, K6Input } from "./k6-input.ts";

/** The script's input, with the plan that this script is given. */
export const readInput = <Plan extends BuyersPlan>(): K6Input<Plan> => ({
  ...JSON.parse(open(__ENV["INPUT_FILE"] ?? "k6-input.json")),
  ...JSON.parse(__ENV["INPUT_SECRETS"] ?? "{}"),
});

/** What each buyer needs, by their number; undefined where buyers need nothing. All slots share one copy. */
export function readBuyers(): Values[] | undefined {
  const { buyersFile } = readInput();
  return buyersFile === undefined ? undefined : new SharedArray("buyers", () => JSON.parse(open(buyersFile)));
}
