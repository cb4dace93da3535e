// `make init`: writes a target file for one's own shop, by asking or from options.
import { createInterface } from "node:readline/promises";
import { runToExit } from "../base/command-line/command.ts";
import { type Option, readOptions, text } from "../base/command-line/options.ts";
import { type Answers, QUESTIONS } from "./init/questions.ts";
import { writeTarget } from "./init/write-target.ts";

/** Each question is an option: what is given is not asked. */
function optionOf<K extends keyof Answers>(name: K): Option<Answers[K] | undefined> {
  const { about, value, parse, example } = QUESTIONS[name];
  // The parser of a question makes its answer.
  return {
    about,
    value,
    parse: parse as Option<Answers[K]>["parse"],
    otherwise: undefined,
    otherwiseIs: example,
  };
}

const OPTIONS = {
  file: { about: "file to write", value: "<file>", parse: text, otherwise: "flashproof.jsonc" },
  shop: optionOf("shop"),
  command: optionOf("command"),
  ready: optionOf("ready"),
  open: optionOf("open"),
  purchase: optionOf("purchase"),
  stock: optionOf("stock"),
  orders: optionOf("orders"),
};

await runToExit(async (signal) => {
  const options = readOptions(process.argv.slice(2), OPTIONS, {
    usage:
      "make init [FILE=flashproof.jsonc] …   or   node --import tsx loadtests/init.ts [--shop my-shop] …",
    about:
      "Writes a target file: how your shop starts, how a buyer asks, what replies mean, where stock and orders are. Each\nline of it says what to put there. On a terminal it asks what is not given; elsewhere it takes the defaults.",
    exitCodes: [[0, "the file is written"]],
    examples: [
      "make init",
      "make init SHOP=my-shop COMMAND='node shop.mjs' READY=/up STOCK='item:{{sale}}:left'",
    ],
    print: (help) => void process.stdout.write(help),
  });
  if (options === undefined) return 0;
  const { file, ...given } = options;
  const terminal = process.stdin.isTTY
    ? createInterface({ input: process.stdin, output: process.stdout })
    : undefined;
  const ask = terminal && ((question: string) => terminal.question(question, { signal }));
  try {
    await writeTarget(file, given, ask, (line) => void process.stdout.write(`${line}\n`));
  } finally {
    terminal?.close();
  }
  return 0;
});
