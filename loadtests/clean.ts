// `make clean`: removes the folders of old runs, and what was built only where that is asked for.
import path from "node:path";
import { runToExit } from "../base/command-line/command.ts";
import { oneOf, readOptions, wholeNumber } from "../base/command-line/options.ts";
import { cacheFolder } from "../stack/tools/find.ts";
import { clean } from "./clean/clean-runs.ts";
import { OUT_OPTION } from "./run/run-options.ts";

const OPTIONS = {
  keep: {
    about: "how many of the newest runs stay",
    value: "<n>",
    parse: wholeNumber(0, 1_000_000),
    otherwise: 10,
  },
  out: { ...OUT_OPTION, about: "folder that the run folders are in" },
  cache: {
    about: "1 removes the programs that set-up has built, too: the next command builds them again",
    value: "<1>",
    parse: oneOf(["1"]),
    otherwise: undefined as "1" | undefined,
  },
};

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
};

await runToExit(async () => {
  const options = readOptions(process.argv.slice(2), OPTIONS, {
    usage: "make clean [KEEP=10] …   or   node --import tsx loadtests/clean.ts [--keep 10] …",
    about: "Removes the folders of old runs and says which. A run that may be under way stays.",
    exitCodes: [[0, "what could be removed is removed"]],
    examples: ["make clean KEEP=3", "make clean KEEP=0 CACHE=1"],
    print: (help) => void process.stdout.write(help),
  });
  if (options === undefined) return 0;
  const { keep, out, cache } = options;
  const caches = cache === undefined ? [] : [cacheFolder()];
  await clean(
    { out: path.resolve(out), keep, caches, now: Date.now(), isAlive },
    (line) => void process.stdout.write(`${line}\n`),
  );
  return 0;
});
