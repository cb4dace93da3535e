// `init`: asks what was not given, writes the target file, and says what to type next.
import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { asTyped } from "../../base/command-line/as-typed.ts";
import { Wrong } from "../../base/command-line/options.ts";
import { HarnessError } from "../../base/errors.ts";
import { parseTarget } from "../../targets/load.ts";
import { parseJsonc } from "../../targets/parse-jsonc.ts";
import { type Answers, QUESTIONS } from "./questions.ts";
import { targetText } from "./target-text.ts";

/** Asks one question; returns what was typed. Undefined where there is nobody to ask. */
export type Ask = ((question: string) => Promise<string>) | undefined;

/** The answers that options gave. */
export type Given = { [K in keyof Answers]?: Answers[K] | undefined };

/** The pages lie beside the code in the repository, and two folders above it in the installed package. */
const DOCS = ["../../docs", "../../../../docs"].map((folder) => path.resolve(import.meta.dirname, folder));

/** Writes the file, and says what comes next. Throws a usage error if it is there already, or an answer makes it wrong. */
export async function writeTarget(
  file: string,
  given: Given,
  ask: Ask,
  say: (line: string) => void,
): Promise<void> {
  if (existsSync(file))
    throw new HarnessError("usage", `${file} is there already`, { hint: "give another FILE=, or change it" });
  const answers = await answersOf(given, ask, say);
  const docs = DOCS.find((folder) => existsSync(folder)) ?? "docs";
  const near = (name: string) => {
    const from = path.relative(path.dirname(path.resolve(file)), path.join(docs, name));
    return from.startsWith(".") ? from : `./${from}`;
  };
  const text = targetText(answers, near("target.schema.json"), near("target.md"));
  // An answer may hold a placeholder that there is not.
  parseTarget(`target ${file}`, parseJsonc(text, `target ${file}`));
  writeFileSync(file, text, { flag: "wx" });
  const target = path.dirname(file) === "." ? `./${path.basename(file)}` : file;
  for (const line of [
    `${file} is written. Go through it: each line says what to put there. Then:`,
    `  make doctor TARGET=${target}              tries each line of it on your shop`,
    `  make load TARGET=${target} FAULTS=none    a stampede of buyers, nothing broken`,
    `  make load TARGET=${target}                the same, with everything broken on purpose`,
  ])
    say(asTyped(line));
}

/** What was given, what was answered, or the example. */
async function answersOf(given: Given, ask: Ask, say: (line: string) => void): Promise<Answers> {
  const answers: Record<string, unknown> = {};
  for (const [name, { about, example, parse }] of Object.entries(QUESTIONS)) {
    let answer: unknown = given[name as keyof Answers];
    while (answer === undefined) {
      const typed = ask === undefined ? "" : (await ask(`${about}\n  [${example}] `)).trim();
      const read = parse(typed === "" ? example : typed);
      if (read instanceof Wrong) say(`  ${read.why}`);
      else answer = read;
    }
    answers[name] = answer;
  }
  // Each answer was made by the parser of its question.
  return answers as unknown as Answers;
}
