// The test runner's command line. Green only when something was tested and nothing at all went wrong.
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { type FileResult, FileRun, type Limits } from "./runner/file-run.ts";
import { counts, details, fileLine, isGreen } from "./runner/report.ts";

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

/** Reads the command line. Throws an Error that names what is wrong. */
function readSettings(args: string[]) {
  const number = (otherwise: string) => ({ type: "string", default: otherwise }) as const;
  const options = {
    jobs: number("2"),
    limit: number("120"),
    "end-limit": number("10"),
    "stop-limit": number("5"),
    folder: { type: "string", default: "test" },
    help: { type: "boolean", default: false },
  } as const;
  const { values, positionals: patterns } = parseArgs({ args, allowPositionals: true, options });
  const { folder, help, ...numbers } = values;
  for (const [name, text] of Object.entries(numbers))
    if (!(Number(text) > 0)) throw new Error(`--${name} wants a number above 0, not ${text}`);
  const ms = (name: keyof typeof numbers) => Number(numbers[name]) * 1000;
  const limits = { fileMs: ms("limit"), endMs: ms("end-limit"), stopMs: ms("stop-limit") };
  return { help, folder, patterns, jobs: Math.ceil(Number(values.jobs)), limits };
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
        this.add(await running.end());
        this.#running.delete(running);
      }
    };
    await Promise.all(Array.from({ length: jobs }, worker));
  }

  add(result: FileResult): void {
    this.results.push(result);
    console.log(fileLine(result));
  }

  /** A failure of no file's own. */
  refuse(what: string, text: string): void {
    const failures = [{ title: "the command line", text }];
    this.add({ file: what, passed: 0, failures, skips: [], seconds: 0, output: "" });
  }

  interrupt(signal: NodeJS.Signals): void {
    this.interrupted = true;
    for (const running of this.#running) running.stop(signal, `interrupted by ${signal}`);
  }

  /** Says what runs and for how long, of files that take a while. */
  sayProgress(): void {
    for (const {
      result: { file },
      startedAt,
      current,
    } of this.#running) {
      const seconds = Math.round((Date.now() - startedAt) / 1000);
      if (seconds >= 10) console.log(`  ... ${file} for ${seconds} s: ${current}`);
    }
  }
}

/** The test files of a folder whose path contains one of the patterns, or all of them, and the patterns in vain. */
async function find(folder: string, patterns: readonly string[]) {
  const names = await readdir(folder, { recursive: true });
  const files = names.filter((name) => name.endsWith(".test.ts")).map((name) => join(folder, name));
  const fits = (pattern: string) => (file: string) => file.includes(relative(".", pattern));
  const chosen = files.filter((file) => patterns.length === 0 || patterns.some((one) => fits(one)(file)));
  const found = { together: [] as string[], alone: [] as string[] };
  for (const file of chosen.sort())
    (/\{ serial: true \}/.test(await readFile(file, "utf8")) ? found.alone : found.together).push(file);
  return { ...found, inVain: patterns.filter((pattern) => !files.some(fits(pattern))) };
}

async function main({ folder, patterns, jobs, limits }: ReturnType<typeof readSettings>): Promise<number> {
  const { together, alone, inVain } = await find(folder, patterns);
  const run = new Run(limits);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => run.interrupt(signal));
  const progress = setInterval(() => run.sayProgress(), 10_000);
  for (const pattern of inVain) run.refuse(pattern, "this pattern matches no test file");
  if (together.length + alone.length === 0) run.refuse(folder, "there is no test file to run");
  await run.files(together, jobs);
  await run.files(alone, 1);
  clearInterval(progress);
  console.log(`${details(run.results)}\n${counts(run.results)}`);
  if (run.interrupted) return 130;
  return isGreen(run.results) ? 0 : 1;
}

let settings: ReturnType<typeof readSettings>;
try {
  settings = readSettings(process.argv.slice(2));
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
  process.exit(64);
}
if (settings.help) process.stdout.write(HELP);
else process.exitCode = await main(settings);
