// Judges a recorded run again, offline: `make verify RUN=runs/…`.
import { HarnessError } from "../targets/errors.ts";
import { exitCodeOf } from "./judge.ts";
import { judgeRun, recordedVerdict } from "./judge-run.ts";
import { textReport } from "./report/text.ts";

const HELP = `node --import tsx invariants/cli.ts RUN [--json]

Judges the run in the folder RUN from its recorded files, and says whether that agrees with its recorded verdict.
Exit codes: 0 true, 1 false, 2 unknown, 3 late, 64 bad usage, 70 disagreement or failure.
`;

/** Prints the verdict on a recorded run; gives the exit code. */
export function judgeAgain(folder: string, json: boolean, print: (text: string) => void): number {
  const verdict = judgeRun(folder);
  const recorded = recordedVerdict(folder);
  const summary = (one: typeof verdict) =>
    JSON.stringify([one.valid, one.invariants.map(({ name, valid }) => [name, valid])]);
  print(json ? `${JSON.stringify(verdict, null, 2)}\n` : textReport(verdict));
  if (recorded === undefined) {
    if (!json) print("no verdict was recorded with this run\n");
  } else if (summary(recorded) !== summary(verdict)) {
    throw new HarnessError(
      "failed",
      `the recorded verdict is ${recorded.valid} (${recorded.because}), which disagrees`,
    );
  } else if (!json) print("the recorded verdict agrees\n");
  return exitCodeOf(verdict);
}

function main(args: string[]): number {
  const json = args.includes("--json");
  const [folder, ...others] = args.filter((argument) => argument !== "--json");
  if (folder === undefined || folder === "--help" || others.length > 0 || folder.startsWith("-")) {
    process.stdout.write(HELP);
    return folder === "--help" ? 0 : 64;
  }
  return judgeAgain(folder, json, (text) => process.stdout.write(text));
}

if (import.meta.url === `file://${process.argv[1]}`) {
  try {
    process.exitCode = main(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    process.stderr.write(`${error.message}\n${error.hint === undefined ? "" : `  ${error.hint}\n`}`);
    process.exitCode = error.code === "usage" ? 64 : 70;
  }
}
