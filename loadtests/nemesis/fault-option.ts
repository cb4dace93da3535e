// FAULTS: which faults a run is asked for, by name.
import type { Meanings } from "../../base/command-line/help-text.ts";
import { accepting, someOf, Wrong } from "../../base/command-line/options.ts";
import { FAULTS } from "./every-fault.ts";
import { FAULT_SETS } from "./schedule.ts";

/** Each of the sets stands alone: which of `none` and `cut` is meant, only the user knows. */
function parseFaults(text: string): string[] | Wrong {
  const names = someOf([...FAULT_SETS, ...FAULTS.map(({ name }) => name)])(text);
  if (names instanceof Wrong || names.length === 1) return names;
  const set = FAULT_SETS.find((one) => names.includes(one));
  return set === undefined ? names : new Wrong(`"${set}" stands alone: give it, or faults by name`);
}

/** The option of a run whose default is this set. */
export const faultsOption = (otherwise: "all" | "every") => ({
  about: "what strikes; all is a random subset, by the seed, and every has each strike at least once",
  value: "<names>",
  parse: accepting("all, every, none, or faults with commas", parseFaults),
  otherwise: [otherwise] as string[],
});

/** Every fault and what it is, for the help. */
export const faultMeanings = (): Meanings => FAULTS.map(({ name, about }) => [name, about]);
