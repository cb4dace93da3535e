// `make setup`, and the first thing that every other command does: provides the programs that a command needs.
import { runToExit } from "../base/command-line/command.ts";
import { oneOf, readOptions } from "../base/command-line/options.ts";
import { screenOf } from "../base/command-line/progress.ts";
import { NEEDS } from "./tools/needs.ts";
import { provide } from "./tools/provide.ts";
import { Steps } from "./tools/steps.ts";

const OPTIONS = {
  for: {
    about: `the command to provide for: ${Object.keys(NEEDS).join(", ")}`,
    value: "<command>",
    parse: oneOf(Object.keys(NEEDS)),
    otherwise: "setup",
  },
  yes: {
    about: "1 installs packages of the system without asking; root is not asked",
    value: "<1>",
    parse: oneOf(["1"]),
    otherwise: undefined as "1" | undefined,
  },
};

await runToExit(async (signal) => {
  const options = readOptions(process.argv.slice(2), OPTIONS, {
    usage: "make setup [YES=1]   or   node --import tsx stack/setup.ts [--for load] [--yes 1]",
    about:
      "Provides Redis, MariaDB, wrk and Chromium (from PATH, otherwise by apt-get or brew), and k6, DTM and\n" +
      "toxiproxy (from PATH, otherwise built with Go into the user's cache folder; FLASHPROOF_CACHE names another\n" +
      "one). Every other command does this first, for what it needs itself.",
    examples: ["make setup", "make setup YES=1"],
    exitCodes: [[0, "everything is provided"]],
    print: (help) => void process.stdout.write(help),
  });
  if (options === undefined) return 0;
  const steps = new Steps(screenOf(process.stdout));
  try {
    await provide(options.for, options.yes === "1", steps, signal);
  } finally {
    steps.end();
  }
  return 0;
});
