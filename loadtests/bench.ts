// `make bench`: how fast the sale and the harness are, as ratios within one run.
import { runToExit } from "../base/command-line/command.ts";
import { readOptions, someOf, text, wholeNumber } from "../base/command-line/options.ts";
import { screenOf } from "../base/command-line/progress.ts";
import { CONNECTIONS } from "./bench/figures/connections.ts";
import { GROUPS } from "./bench/groups.ts";
import { bench, EXIT_DROPPED } from "./bench/run-bench.ts";
import { OUT_OPTION } from "./run/run-options.ts";

const OPTIONS = {
  repeats: {
    about: "how often each measurement is repeated, in turn with the others",
    value: "<n>",
    parse: wholeNumber(1, 50),
    otherwise: 3,
  },
  seconds: {
    about: "how long each measurement loads the server",
    value: "<s>",
    parse: wholeNumber(1, 600),
    otherwise: 4,
  },
  only: {
    about: "just these groups of measurements",
    value: "<list>",
    parse: someOf(GROUPS),
    otherwise: [...GROUPS],
    otherwiseIs: "all",
  },
  connections: {
    about: "throughput at these numbers of connections only",
    value: "<list>",
    parse: someOf(CONNECTIONS.map(String)),
    otherwise: CONNECTIONS.map(String),
    otherwiseIs: "all",
  },
  baseline: {
    about: "a bench.json to compare with",
    value: "<file>",
    parse: text,
    otherwise: undefined as string | undefined,
  },
  out: OUT_OPTION,
};

await runToExit(async (signal) => {
  const options = readOptions(process.argv.slice(2), OPTIONS, {
    usage: "make bench [ONLY=floor,accepted] …   or   node --import tsx loadtests/bench.ts [--only floor] …",
    about: "Measures the server and the harness, everything in one run, interleaved. Needs wrk.",
    exitCodes: [
      [0, "measured, whether the goals are met or not"],
      [EXIT_DROPPED, "a figure is worse than the baseline's, by more than chance explains"],
    ],
    examples: [
      "make bench ONLY=floor,accepted CONNECTIONS=64,256 REPEATS=5",
      "make bench BASELINE=runs/latest/bench.json",
    ],
    print: (help) => void process.stdout.write(help),
  });
  if (options === undefined) return 0;
  const connections = options.connections.map(Number);
  return bench({ ...options, connections }, screenOf(process.stdout), signal);
});
