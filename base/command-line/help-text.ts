// What a command prints for `--help`: its options with what each takes and its default, its words, exit codes and
// examples.
import { asTyped, isPackage } from "./as-typed.ts";
import { EXIT_FAILED, EXIT_USAGE } from "./command.ts";
import type { Option, OptionTable } from "./options.ts";

/** Words with what each means, in their order. */
export type Meanings = readonly (readonly [word: string | number, meaning: string])[];

/** What a command says of itself. */
export interface Help {
  usage: string;
  about: string;
  /** Lists of words that its options take, by their title. */
  words?: Readonly<Record<string, Meanings>>;
  /** Two commands to type. */
  examples: readonly string[];
  /** Its own exit codes; those that every command has are added. */
  exitCodes: Meanings;
}

/** Exit codes of every command: see `runToExit`. */
const COMMON_EXIT_CODES: Meanings = [
  [EXIT_USAGE, "bad usage"],
  [EXIT_FAILED, "the harness itself failed"],
  ["129, 130, 143", "interrupted by SIGHUP, by Ctrl-C, by SIGTERM"],
];
const WIDTH = 110;
const FLAG_WIDTH = 24;
const VARIABLE_WIDTH = 13;
const LEAST_WORD_WIDTH = 14;

/** The whole help of a command. */
export function helpText(table: OptionTable, help: Help): string {
  const { usage, about, words = {}, examples, exitCodes } = help;
  const options = Object.entries(table).flatMap(([name, option]) => optionLines(name, option));
  const codes = [...exitCodes, ...COMMON_EXIT_CODES].sort(([a], [b]) => firstNumber(a) - firstNumber(b));
  const lines = [
    usage,
    "",
    about,
    ...(options.length === 0 ? [] : ["", "Options, as flags or as variables:", ...options]),
    ...Object.entries(words).flatMap(([title, meanings]) => ["", `${title}:`, ...meaningLines(meanings)]),
    "",
    `Exit codes${isPackage() ? "" : " (make turns each but 0 into its own 2; the code is in the last line)"}:`,
    ...meaningLines(codes),
    "",
    "Examples:",
    ...examples.map((example) => `  ${example}`),
    "",
  ];
  return asTyped(lines.join("\n"));
}

/** The name of make's variable for this flag: `DTM_STORE` for `dtm-store`. */
export const variableOf = (flag: string): string => flag.toUpperCase().replaceAll("-", "_");

function optionLines(name: string, option: Option<unknown>): string[] {
  const left = `  ${`--${name} ${option.value}`.padEnd(FLAG_WIDTH)} ${variableOf(name).padEnd(VARIABLE_WIDTH)} `;
  const { accepts } = option.parse;
  const limits = [...(accepts === undefined ? [] : [accepts]), `default: ${defaultText(option)}`].join("; ");
  return [...wrapped(left, option.about), ...wrapped(" ".repeat(left.length), limits)];
}

/** What holds when the option is not given, as a person would type it. */
const defaultText = ({ otherwise, otherwiseIs }: Option<unknown>): string =>
  otherwiseIs ?? (otherwise === undefined ? "none" : String(otherwise));

function meaningLines(meanings: Meanings): string[] {
  const width = Math.max(LEAST_WORD_WIDTH, ...meanings.map(([word]) => String(word).length));
  return meanings.flatMap(([word, meaning]) => wrapped(`  ${String(word).padEnd(width)}  `, meaning));
}

/** The text behind `left`, in lines of at most WIDTH columns; those after the first are indented as far. */
function wrapped(left: string, text: string): string[] {
  const lines: string[] = [];
  let line = left;
  for (const word of text.split(" ")) {
    const isFirst = line.length === left.length;
    if (!isFirst && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = `${" ".repeat(left.length)}${word}`;
    } else line += isFirst ? word : ` ${word}`;
  }
  return [...lines, line];
}

const firstNumber = (word: string | number): number => Number.parseInt(String(word), 10);
