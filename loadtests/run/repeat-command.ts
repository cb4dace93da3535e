// The command that plans a run again.
import { asTyped } from "../../base/command-line/as-typed.ts";
import { variableOf } from "../../base/command-line/help-text.ts";
import type { OptionTable } from "../../base/command-line/options.ts";

/** Characters that a shell takes as they are. */
const PLAIN = /^[\w@%+=:,./-]+$/;

/** Options that say how a run is shown, and nothing about the run. */
const OF_SHOWING = ["live"];

/**
 * The command that plans this run again: the options of the table that differ from their defaults. What is undefined
 * or absent does not matter to the run.
 */
export function repeatCommand(command: string, table: OptionTable, options: object): string {
  const given = Object.entries(options).flatMap(([name, value]) => {
    const text = String(value);
    const isDefault = value === undefined || text === String(table[name]?.otherwise);
    return isDefault || OF_SHOWING.includes(name)
      ? []
      : [`${variableOf(name)}=${PLAIN.test(text) ? text : quoted(text)}`];
  });
  return asTyped(["make", command, ...given].join(" "));
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
