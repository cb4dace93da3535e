// FAULTS: which faults a run is asked for, by name.
import { Wrong } from "../../base/options.ts";
import { FAULTS } from "./every-fault.ts";

/** `all` draws a random subset of the faults for each seed; `every` has each strike at least once. */
const SETS = ["all", "every", "none"];

/** The option of a run that has this set unless it is told otherwise. */
export const faultsOption = (otherwise: "all" | "every") => ({
  about: "what strikes: all (a random subset, by the seed), every, none, or a list with commas",
  value: "<names>",
  parse: faultNames,
  otherwise: [otherwise] as string[],
});

function faultNames(list: string): string[] | Wrong {
  const known = [...SETS, ...FAULTS.map(({ name }) => name)];
  const names = list.split(",");
  const unknown = names.find((name) => !known.includes(name));
  return unknown === undefined
    ? names
    : new Wrong(`there is no fault "${unknown}"; there is: ${known.join(", ")}`);
}

/** A line for each fault, for `--help`. */
export const faultsHelp = (): string =>
  FAULTS.map(({ name, about }) => `  ${name.padEnd(14)} ${about}`).join("\n");
