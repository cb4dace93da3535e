// Command-line options, as flags (`--seed 7`) or as make's variables (`SEED=7`), from one table.
import { parseArgs } from "node:util";
import { HarnessError } from "./errors.ts";

/** One option. `parse` turns its text into a value, or returns the sentence that says what is wrong. */
export interface Option<T> {
  about: string;
  /** Shown as `--name <value>`. */
  value: string;
  parse: (text: string) => T | Wrong;
  /** What holds when it is not given. */
  otherwise: T;
}

/** Why a value cannot be taken. */
export class Wrong {
  readonly why: string;
  constructor(why: string) {
    this.why = why;
  }
}

// biome-ignore lint/suspicious/noExplicitAny: the table's values differ by option; Values<> gives each its type
export type OptionTable = Record<string, Option<any>>;
export type OptionValues<T extends OptionTable> = {
  [K in keyof T]: T[K] extends Option<infer V> ? V : never;
};

/**
 * The options' values, from the arguments and then from the environment; undefined when help was asked for and
 * printed. Throws a usage error that names the option that is unknown or wrong, and what there is.
 */
export function readOptions<T extends OptionTable>(
  args: string[],
  table: T,
  help: { usage: string; about: string; print: (text: string) => void },
  env: NodeJS.ProcessEnv = process.env,
): OptionValues<T> | undefined {
  const names = Object.keys(table);
  const given = new Map<string, string>();
  for (const { name, value } of env["HELP"] ? [{ name: "help", value: "" }] : tokens(args)) {
    if (name === "help") {
      help.print(helpText(table, help.usage, help.about));
      return undefined;
    }
    if (!names.includes(name)) {
      const known = names.map((known) => `--${known} or ${variableOf(known)}=`).join(", ");
      throw new HarnessError("usage", `unknown option: ${name}`, { hint: `known: ${known}` });
    }
    given.set(name, value);
  }
  addEnvironment(given, table, env, help.print);
  const entries = names.map((name) => [name, valueOfOption(name, table[name], given.get(name))]);
  return Object.fromEntries(entries);
}

/**
 * Adds the options that stand in the environment (`SEED=7 make load`, a CI job's `env:`), and says so in a line each.
 * Every option counts, `OUT` and `TARGET` too: a list of exceptions would be one more thing to know, and a variable
 * that was meant for another program shows on the screen. The command line wins. An empty variable is none. Throws a
 * usage error that names the variable whose value is wrong.
 */
function addEnvironment(
  given: Map<string, string>,
  table: OptionTable,
  env: NodeJS.ProcessEnv,
  print: (text: string) => void,
): void {
  for (const [name, option] of Object.entries(table)) {
    const variable = variableOf(name);
    const text = env[variable];
    if (text === undefined || text === "" || given.has(name)) continue;
    const value: unknown = option.parse(text);
    if (value instanceof Wrong)
      throw new HarnessError("usage", `${variable}=${text} from the environment: ${value.why}`, {
        hint: `type: unset ${variable}, or give another value`,
      });
    given.set(name, text);
    print(`${variable}=${text} from the environment\n`);
  }
}

function tokens(args: string[]): { name: string; value: string }[] {
  const parsed = parseArgs({ args, strict: false, allowPositionals: true, tokens: true });
  const found: { name: string; value: string }[] = [];
  let pending: string | undefined;
  for (const token of parsed.tokens) {
    if (token.kind === "option") {
      if (token.name === "help" || token.name === "h") found.push({ name: "help", value: "" });
      else if (token.value === undefined) pending = token.name;
      else found.push({ name: token.name, value: token.value });
    } else if (token.kind === "positional") {
      const variable = /^([A-Z][A-Z0-9_]*)=(.*)$/.exec(token.value);
      if (pending !== undefined) found.push({ name: pending, value: token.value });
      else if (variable) found.push({ name: flagOf(variable[1] ?? ""), value: variable[2] ?? "" });
      else
        throw new HarnessError("usage", `unknown argument: ${token.value}`, { hint: "try HELP=1 or --help" });
      pending = undefined;
    }
  }
  if (pending !== undefined)
    throw new HarnessError("usage", `--${pending} needs a value`, { hint: "try HELP=1 or --help" });
  return found;
}

function valueOfOption<T>(
  name: string,
  option: Option<T> | undefined,
  text: string | undefined,
): T | undefined {
  if (option === undefined || text === undefined) return option?.otherwise;
  const value = option.parse(text);
  if (value instanceof Wrong)
    throw new HarnessError("usage", `--${name} ${text}: ${value.why}`, { hint: "try HELP=1 or --help" });
  return value;
}

const variableOf = (flag: string) => flag.toUpperCase().replaceAll("-", "_");
const flagOf = (variable: string) => variable.toLowerCase().replaceAll("_", "-");

function helpText(table: OptionTable, usage: string, about: string): string {
  const rows = Object.entries(table).map(([name, option]) => {
    const left = `  --${name} ${option.value}`;
    return `${left.padEnd(26)} ${variableOf(name).padEnd(12)} ${option.about}`;
  });
  return [usage, "", about, "", "Options, as flags or as make's variables:", ...rows, ""].join("\n");
}

/** A whole number from `min` to `max`. */
export const wholeNumber =
  (min: number, max: number) =>
  (text: string): number | Wrong => {
    const value = Number(text);
    const fits = /^[0-9]+$/.test(text) && value >= min && value <= max;
    return fits ? value : new Wrong(`must be a whole number from ${min} to ${max}`);
  };

/** One of these words. */
export const oneOf =
  <T extends string>(words: readonly T[]) =>
  (text: string): T | Wrong =>
    words.find((word) => word === text) ?? new Wrong(`must be one of ${words.join(", ")}`);

/** Any text but none. */
export const text = (value: string): string | Wrong =>
  value === "" ? new Wrong("must not be empty") : value;
