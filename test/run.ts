// The test runner's command line. Green only when something was tested and nothing at all went wrong.
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { nearest } from "../base/command-line/did-you-mean.ts";
import { FileRun, indented } from "./runner/file-run.ts";

const HELP = `Usage: npx tsx test/run.ts [options] [pattern ...]

Runs the test files (test/**/*.test.ts) whose path contains a pattern, or all of them.

  --jobs N       files that run at the same time (2)
  --limit S      seconds a file may take (120)
  --end-limit S  seconds a file's process may take to end, once its tests are done or it is stopped (10)
  --check        only reads this command line, and ends
  --help         this text

ONLY=1 runs only the tests marked so; FRESH_SEED=1 adds a fresh seed to every property;
SEED=... and FC_PATH=... repeat one case of a property.
Exit code: 0 all passed, 1 something failed or nothing was tested, 64 bad usage, 130 interrupted.
`;

/** The variables that tests read; make hands on those behind `make test`, which are in the environment as well. */
const VARIABLES = ["ONLY", "SEED", "FC_PATH", "FRESH_SEED", "NIGHTLY", "ENTRIES", "RUNS_TO_CUT"];

/** The patterns among these words. Throws an Error that names a variable that no test reads. */
function patternsIn(words: readonly string[]): string[] {
  return words.filter((word) => {
    const name = /^([A-Z][A-Z0-9_]*)=/.exec(word)?.[1];
    if (name === undefined || VARIABLES.includes(name)) return name === undefined;
    const meant = nearest(
      name,
      VARIABLES.map((known) => known.toLowerCase()),
    );
    const suggestion = meant === undefined ? "" : `; did you mean ${meant.toUpperCase()}?`;
    throw new Error(`unknown variable: ${name}${suggestion}\n  known: ${VARIABLES.join(", ")}`);
  });
}

/** Reads the command line. Throws an Error that names what is wrong. */
function readSettings(args: string[]) {
  const number = (otherwise: string) => ({ type: "string", default: otherwise }) as const;
  const numbers = { jobs: number("2"), limit: number("120"), "end-limit": number("10") };
  const options = { ...numbers, help: { type: "boolean" }, check: { type: "boolean" } } as const;
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
  const value = (name: keyof typeof numbers) => {
    if (/^[1-9]\d*$/.test(values[name])) return Number(values[name]);
    throw new Error(`--${name} wants a whole number above 0, not ${values[name]}`);
  };
  const limits = { fileMs: value("limit") * 1000, endMs: value("end-limit") * 1000 };
  const given = patternsIn(positionals);
  const patterns = given.length === 0 ? [""] : given;
  return { patterns, jobs: value("jobs"), limits, help: values.help, check: values.check };
}
type Settings = ReturnType<typeof readSettings>;

/** The files by what may run beside them: any other, none of their own kind, or none at all. */
type Queues = Record<"together" | "serial" | "alone", string[]>;

const wayOf = (text: string): keyof Queues =>
  /\{ alone: true \}/.test(text) ? "alone" : /\{ serial: true \}/.test(text) ? "serial" : "together";

/** The test files whose path contains a pattern, each once; and the patterns that no path contains. */
async function find({ patterns }: Settings) {
  const names = await readdir("test", { recursive: true });
  const files = names.filter((name) => name.endsWith(".test.ts")).map((name) => join("test", name));
  const matches = (pattern: string) => files.filter((file) => file.includes(relative(".", pattern)));
  const queues: Queues = { together: [], serial: [], alone: [] };
  for (const file of [...new Set(patterns.flatMap(matches))].sort())
    queues[wayOf(await readFile(file, "utf8"))].push(file);
  return { queues, unmatched: patterns.filter((pattern) => matches(pattern).length === 0) };
}

/** Runs what was found, some files at a time, and prints each as it ends. Returns the exit code. */
async function run({ together, serial, alone }: Queues, { jobs, limits }: Settings): Promise<number> {
  const runs: FileRun[] = [];
  let isInterrupted = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.on(signal, () => {
      isInterrupted = true;
      for (const file of runs) file.stop(signal, `interrupted by ${signal}`);
    });
  const worker = async (queue: string[]) => {
    for (let file = queue.shift(); file !== undefined && !isInterrupted; file = queue.shift()) {
      const own = new FileRun(file, limits);
      runs.push(own);
      await own.end();
      const mark = own.failures.length === 0 ? "ok    " : "FAILED";
      console.log(`${mark} ${file}: ${closingLine([own])} (${own.seconds.toFixed(1)} s)`);
    }
  };
  const others = Array.from({ length: jobs - 1 }, () => worker(together));
  await Promise.all([worker(serial).then(() => worker(together)), ...others]);
  await worker(alone);
  report(runs);
  if (isInterrupted) return 130;
  return runs.some(({ passed }) => passed > 0) && runs.every(({ failures }) => failures.length === 0) ? 0 : 1;
}

/** Prints every failure in full with the output of its file, then every skip with its reason. */
function report(runs: readonly FileRun[]): void {
  for (const { file, failures, output } of runs) {
    for (const failure of failures) console.log(`\n${failure}`);
    if (failures.length > 0 && output.trim() !== "")
      console.log(`\n  output of ${file}:\n${indented(output)}`);
  }
  for (const skip of runs.flatMap(({ skips }) => skips)) console.log(`\n${skip}`);
  console.log(`\n${closingLine(runs)}`);
}

/** `N passed, N failed`, and `, N skipped` where so. */
function closingLine(runs: readonly FileRun[]): string {
  const passed = runs.reduce((sum, run) => sum + run.passed, 0);
  const failed = runs.flatMap(({ failures }) => failures).length;
  const skipped = runs.flatMap(({ skips }) => skips).length;
  return `${passed} passed, ${failed} failed${skipped === 0 ? "" : `, ${skipped} skipped`}`;
}

async function main(settings: Settings): Promise<number> {
  const { queues, unmatched } = await find(settings);
  if (unmatched.length === 0) return await run(queues, settings);
  for (const pattern of unmatched) console.log(`no test file matches ${pattern}`);
  console.log(`\n0 passed, ${unmatched.length} failed`);
  return 1;
}

let settings: Settings;
try {
  settings = readSettings(process.argv.slice(2));
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
  process.exit(64);
}
if (settings.help) process.stdout.write(HELP);
else if (!settings.check) process.exitCode = await main(settings);
