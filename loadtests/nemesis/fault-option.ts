// FAULTS: which faults a run is asked for, by name.
import type { Meanings } from "../../base/command-line/help-text.ts";
import { accepting, someOf } from "../../base/command-line/options.ts";
import { FAULTS } from "./every-fault.ts";

/** Names for sets of faults; see the option. */
const SETS = ["all", "every", "none"];

/** The option of a run whose default is this set. */
export const faultsOption = (otherwise: "all" | "every") => ({
  about: "what strikes; all is a random subset, by the seed, and every has each strike at least once",
  value: "<names>",
  parse: accepting(
    "all, every, none, or faults with commas",
    someOf([...SETS, ...FAULTS.map(({ name }) => name)]),
  ),
  otherwise: [otherwise] as string[],
});

/** Every fault and what it is, for the help. */
export const faultMeanings = (): Meanings => FAULTS.map(({ name, about }) => [name, about]);
