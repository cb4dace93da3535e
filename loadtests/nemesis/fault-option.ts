// FAULTS: which faults a run is asked for, by name.
import type { Meanings } from "../../base/help-text.ts";
import { accepting, someOf } from "../../base/options.ts";
import { FAULTS } from "./every-fault.ts";

/** `all` draws a random subset of the faults for each seed; `every` has each strike at least once. */
const SETS = ["all", "every", "none"];

/** The option of a run whose default is this set. */
export const faultsOption = (otherwise: "all" | "every") => ({
  about: "what strikes: all (a random subset, by the seed), every, none, or a list",
  value: "<names>",
  parse: accepting(
    "all, every, none, or faults with commas",
    someOf([...SETS, ...FAULTS.map(({ name }) => name)]),
  ),
  otherwise: [otherwise] as string[],
});

/** Every fault and what it is, for the help. */
export const faultMeanings = (): Meanings => FAULTS.map(({ name, about }) => [name, about]);
