// The test runner's command line. Green only when something was tested and nothing at all went wrong.
import { parseArgs } from "node:util";
import { findFiles } from "./runner/find.ts";
import { closingLine, details, fileLine, isGreen } from "./runner/report.ts";
import { type FileResult, FileRun, type Limits } from "./runner/run-file.ts";

const HELP = `Usage: npx tsx test/run.ts [options] [pattern ...]

Runs the test files (test/**/*.test.ts) whose path contains a pattern, or all of them.

  --jobs N       files that run at the same time (2)
  --limit S      seconds a file may take (120)
  --end-limit S  seconds a file's process may take to end once its tests are done (10)
  --stop-limit S seconds a stopped file may take to clean up before it is killed (5)
  --folder DIR   where the test files are (test)
  --help         this text

ONLY=1 runs only the tests marked so; FRESH_SEED=1 adds a fresh seed to every property;
SEED=... and FC_PATH=... repeat one case of a property.
Exit code: 0 all passed, 1 something failed or nothing was tested, 64 bad usage, 130 interrupted.
`;

interface Settings {
  jobs: number;
  folder: string;
  patterns: string[];
  limits: Limits;
}

/** Reads the command line; undefined when only help was asked for. Throws an Error that names what is wrong. */
function readSettings(args: string[]): Settings | undefined {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      jobs: { type: "string", default: "2" },
      limit: { type: "string", default: "120" },
      "end-limit": { type: "string", default: "10" },
      "stop-limit": { type: "string", default: "5" },
      folder: { type: "string", default: "test" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return undefined;
  const positive = (name: string, text: string) => {
    if (Number(text) > 0) return Number(text);
    throw new Error(`--${name} wants a number above 0, not ${text}`);
  };
  const limits = {
    fileMs: positive("limit", values.limit) * 1000,
    endMs: positive("end-limit", values["end-limit"]) * 1000,
    stopMs: positive("stop-limit", values["stop-limit"]) * 1000,
  };
  const jobs = Math.ceil(positive("jobs", values.jobs));
  return { jobs, folder: values.folder, patterns: positionals, limits };
}

/** Runs files, some at a time, and prints each as it ends. */
class Run {
  readonly results: FileResult[] = [];
  interrupted = false;
  readonly #running = new Set<FileRun>();
  readonly #limits: Limits;
  constructor(limits: Limits) {
    this.#limits = limits;
  }

  async files(files: readonly string[], jobs: number): Promise<void> {
    const queue = [...files];
    const worker = async () => {
      for (let file = queue.shift(); file !== undefined && !this.interrupted; file = queue.shift()) {
        const running = new FileRun(file, this.#limits);
        this.#running.add(running);
        this.add(await running.result);
        this.#running.delete(running);
      }
    };
    await Promise.all(Array.from({ length: jobs }, worker));
  }

  add(result: FileResult): void {
    this.results.push(result);
    console.log(fileLine(result));
  }

  interrupt(signal: NodeJS.Signals): void {
    this.interrupted = true;
    for (const running of this.#running) running.stop(signal, `interrupted by ${signal}`);
  }

  /** Says what runs and for how long, of files that take a while. */
  sayProgress(): void {
    for (const { file, startedAt, currentTest } of this.#running) {
      const seconds = Math.round((Date.now() - startedAt) / 1000);
      if (seconds >= 10) console.log(`  ... ${file} for ${seconds} s: ${currentTest ?? "between tests"}`);
    }
  }
}

const nothing = (file: string, message: string): FileResult => ({
  file,
  passed: 0,
  failures: [{ title: "the command line", message }],
  skips: [],
  seconds: 0,
  output: "",
});

async function main(): Promise<number> {
  const settings = readSettings(process.argv.slice(2));
  if (settings === undefined) {
    process.stdout.write(HELP);
    return 0;
  }
  const found = await findFiles(settings.folder, settings.patterns);
  const run = new Run(settings.limits);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => run.interrupt(signal));
  const progress = setInterval(() => run.sayProgress(), 10_000);
  for (const pattern of found.unmatched) run.add(nothing(pattern, "this pattern matches no test file"));
  if (found.together.length + found.alone.length === 0)
    run.add(nothing(settings.folder, "there is no test file to run"));
  await run.files(found.together, settings.jobs);
  await run.files(found.alone, 1);
  clearInterval(progress);
  const more = details(run.results);
  if (more !== "") console.log(more);
  console.log(`\n${closingLine(run.results)}`);
  if (run.interrupted) return 130;
  return isGreen(run.results) ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
  process.exitCode = 64;
}
