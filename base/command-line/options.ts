// Command-line options, as flags (`--seed 7`) or as make's variables (`SEED=7`), from one table.
import { parseArgs } from "node:util";
import { HarnessError } from "../errors.ts";
import { didYouMean, nearest } from "./did-you-mean.ts";
import { type Help, helpText, variableOf } from "./help-text.ts";

/** One option. */
export interface Option<T> {
  about: string;
  /** Shown as `--name <value>`. */
  value: string;
  parse: Parse<T>;
  /** What holds when it is not given. */
  otherwise: T;
  /** What the help says of the default where `otherwise` does not say it, such as "the profile's". */
  otherwiseIs?: string;
}

/** Turns text into a value, or returns why it cannot. `accepts` says for the help what text it takes. */
export type Parse<T> = ((text: string) => T | Wrong) & { accepts?: string };

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
 * printed. Throws a usage error that names the option that is unknown or wrong, and the known ones.
 */
export function readOptions<T extends OptionTable>(
  args: string[],
  table: T,
  help: Help & { print: (text: string) => void },
  env: NodeJS.ProcessEnv = process.env,
): OptionValues<T> | undefined {
  const names = Object.keys(table);
  const given = new Map<string, string>();
  for (const { name, value } of env["HELP"] ? [{ name: "help", value: "" }] : tokens(args)) {
    if (name === "help") {
      help.print(helpText(table, help));
      return undefined;
    }
    if (!names.includes(name)) {
      const asTyped = (known: string) => `--${known} or ${variableOf(known)}=`;
      const meant = nearest(name, names);
      const suggestion = meant === undefined ? "" : `; did you mean ${asTyped(meant)}?`;
      throw new HarnessError("usage", `unknown option: ${name}${suggestion}`, {
        hint: `known: ${names.map(asTyped).join(", ")}`,
      });
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

const flagOf = (variable: string) => variable.toLowerCase().replaceAll("_", "-");

/** This parser, with the text that the help shows for what it takes. */
export const accepting = <T>(accepts: string, parse: (text: string) => T | Wrong): Parse<T> =>
  Object.assign((text: string) => parse(text), { accepts });

/** A whole number from `min` to `max`. */
export const wholeNumber = (min: number, max: number): Parse<number> =>
  accepting(`${min} to ${max}`, (text) => {
    const value = Number(text);
    const fits = /^[0-9]+$/.test(text) && value >= min && value <= max;
    return fits ? value : new Wrong(`must be a whole number from ${min} to ${max}`);
  });

/** A time in hours, minutes and seconds, longest first, as ms: `2h`, `3m30s`, `90s`. */
export const duration: Parse<number> = accepting("such as 90s, 10m, 3m30s or 2h", (text) => {
  if (/^\d{1,5}$/.test(text)) return new Wrong(`needs a unit: ${text}s, ${text}m or ${text}h`);
  const [, h, m, s] = /^(?:(\d{1,5})h)?(?:(\d{1,5})m)?(?:(\d{1,5})s)?$/.exec(text) ?? [];
  const ms = ((Number(h ?? 0) * 60 + Number(m ?? 0)) * 60 + Number(s ?? 0)) * 1_000;
  return ms > 0 ? ms : new Wrong("must be a time such as 90s, 10m, 3m30s or 2h");
});

/** One of these words. */
export const oneOf = <T extends string>(words: readonly T[]): Parse<T> =>
  accepting(
    words.join(", "),
    (text) =>
      words.find((word) => word === text) ??
      new Wrong(`must be one of ${words.join(", ")}${didYouMean(text, words)}`),
  );

/** Some of these words with commas, in the order of the words. */
export const someOf = <T extends string>(words: readonly T[]): Parse<T[]> =>
  accepting(`some of ${words.join(", ")}, with commas`, (text) => {
    const given = text.split(",");
    const unknown = given.find((one) => !words.some((word) => word === one));
    if (unknown === undefined) return words.filter((word) => given.includes(word));
    return new Wrong(`there is no "${unknown}"; known: ${words.join(", ")}${didYouMean(unknown, words)}`);
  });

/** Any text but none. */
export const text = (value: string): string | Wrong =>
  value === "" ? new Wrong("must not be empty") : value;
