// The edge of every command: signals, errors and exit codes. The first signal lets the body's `finally` run.
import { HarnessError } from "../errors.ts";
import { asTyped } from "./as-typed.ts";

/** Exit codes besides a verdict's: bad usage, and a failure of the harness itself (sysexits.h). */
export const EXIT_USAGE = 64;
export const EXIT_FAILED = 70;

const SIGNAL_NUMBERS: Partial<Record<NodeJS.Signals, number>> = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };

/**
 * Runs a command to its exit code. The first Ctrl-C (or SIGTERM, SIGHUP) aborts the signal, so that the body cleans up
 * and ends; the second ends the process at once, and the guard of its stack kills what is left.
 */
export async function runToExit(body: (signal: AbortSignal) => Promise<number>): Promise<never> {
  // Node would exit with 1, which is a verdict. The guards end what is left.
  for (const event of ["uncaughtException", "unhandledRejection"] as const)
    process.on(event, (error: unknown) => process.exit(report(error)));
  // A reader that has gone (`make load | head`) ends no run: it goes on to its verdict, which is in its files.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  const interrupted = new AbortController();
  let by: NodeJS.Signals | undefined;
  for (const name of Object.keys(SIGNAL_NUMBERS) as NodeJS.Signals[]) {
    process.on(name, () => {
      if (by !== undefined) process.exit(exitCodeOf(name));
      by = name;
      process.stderr.write(`\n${name}: stopping; a second one ends at once\n`);
      interrupted.abort(new Error(`interrupted by ${name}`));
    });
  }
  const code = await body(interrupted.signal).catch((error: unknown) => {
    if (!interrupted.signal.aborted) return report(error);
    return EXIT_FAILED;
  });
  process.exit(by === undefined ? code : exitCodeOf(by));
}

const exitCodeOf = (signal: NodeJS.Signals): number => 128 + (SIGNAL_NUMBERS[signal] ?? 0);

/** Codes of the system for a disk that takes no more. */
const FULL = ["ENOSPC", "EDQUOT"];

function report(error: unknown): number {
  if (error instanceof Error && FULL.includes((error as NodeJS.ErrnoException).code ?? "")) {
    const hint = "make room on it, or give another OUT=";
    return report(new HarnessError("failed", `the disk is full: ${error.message}`, { hint, cause: error }));
  }
  if (!(error instanceof HarnessError)) {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    return EXIT_FAILED;
  }
  const text = `${error.message}\n${error.hint === undefined ? "" : `  ${error.hint}\n`}`;
  process.stderr.write(asTyped(text));
  return error.code === "usage" ? EXIT_USAGE : EXIT_FAILED;
}
