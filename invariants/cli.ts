// Judges a recorded run again, offline: `make verify RUN=runs/…`.
import { pathToFileURL } from "node:url";
import { HarnessError } from "../base/errors.ts";
import { judgeAgain } from "./judge-again.ts";

const HELP = `node --import tsx invariants/cli.ts RUN [--json]

Judges the run in the folder RUN from its recorded files, and says whether that agrees with its recorded verdict.
Exit codes: 0 true, 1 false, 2 unknown, 3 late, 64 bad usage, 70 disagreement or failure.
`;
const BAD_USAGE = 64;
const FAILED = 70;

/** Runs the command with these arguments. Gives the exit code: whatever goes wrong, it never looks like a verdict. */
export function main(args: string[], out: (text: string) => void, complain: (text: string) => void): number {
  if (args.includes("--help")) {
    out(HELP);
    return 0;
  }
  const unknown = args.find((argument) => argument.startsWith("-") && argument !== "--json");
  const [folder, ...others] = args.filter((argument) => !argument.startsWith("-"));
  if (unknown !== undefined || folder === undefined || others.length > 0) {
    complain(
      `${unknown === undefined ? "one run folder is wanted" : `there is no option ${unknown}`}\n\n${HELP}`,
    );
    return BAD_USAGE;
  }
  try {
    return judgeAgain(folder, args.includes("--json"), out);
  } catch (error) {
    if (error instanceof HarnessError) {
      complain(`${error.message}\n${error.hint === undefined ? "" : `  ${error.hint}\n`}`);
      return error.code === "usage" ? BAD_USAGE : FAILED;
    }
    complain(`${error instanceof Error ? error.stack : String(error)}\n`);
    return FAILED;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const write = (stream: NodeJS.WriteStream) => (text: string) => void stream.write(text);
  process.exitCode = main(process.argv.slice(2), write(process.stdout), write(process.stderr));
}
