// `make bench`: how fast the sale and the harness are, as ratios within one run.
import { runToExit } from "../base/command-line/command.ts";
import { oneOf, readOptions, someOf, text, wholeNumber } from "../base/command-line/options.ts";
import { screenOf } from "../base/command-line/progress.ts";
import { CONNECTIONS } from "./bench/figures/connections.ts";
import { OPERATIONS } from "./bench/figures/operations.ts";
import { GROUPS } from "./bench/groups.ts";
import { bench, EXIT_DROPPED } from "./bench/run-bench.ts";
import { OUT_OPTION } from "./run/run-options.ts";

const OPTIONS = {
  runs: {
    about: "how often all of it is run; the figures of several runs are their medians",
    value: "<n>",
    parse: wholeNumber(1, 9),
    otherwise: 1,
  },
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
  operations: {
    about: "sizes of history that are judged; 10,000,000 take minutes to write, and 3 GB of the disk",
    value: "<list>",
    parse: someOf(OPERATIONS.map(String)),
    otherwise: [String(OPERATIONS[0])],
  },
  noisy: {
    about: "1: measures on a machine that does other things too",
    value: "<0|1>",
    parse: oneOf(["0", "1"]),
    otherwise: "0" as "0" | "1",
  },
  baseline: {
    about: "a bench.json to compare with",
    value: "<file>",
    parse: text,
    otherwise: undefined as string | undefined,
  },
  from: {
    about: "bench.json files of earlier runs, with commas: measures nothing, and takes their medians",
    value: "<files>",
    parse: text,
    otherwise: undefined as string | undefined,
  },
  page: {
    about: "a page with blocks that the figures are written into, and the chart beside it",
    value: "<file>",
    parse: text,
    otherwise: undefined as string | undefined,
  },
  release: {
    about: "the row of the page's table of releases that this is",
    value: "<name>",
    parse: text,
    otherwise: "next",
  },
  out: OUT_OPTION,
};

await runToExit(async (signal) => {
  const options = readOptions(process.argv.slice(2), OPTIONS, {
    usage: "make bench [ONLY=floor,accepted] …   or   node --import tsx loadtests/bench.ts [--only floor] …",
    about:
      "Measures the server and the harness, everything in one run, interleaved. Needs wrk, and a machine that does nothing else.",
    exitCodes: [
      [0, "measured, whether the goals are met or not"],
      [EXIT_DROPPED, "a figure is worse than the baseline's, by more than chance explains"],
    ],
    examples: [
      "make bench ONLY=floor,accepted CONNECTIONS=64,256 REPEATS=5",
      "make bench BASELINE=runs/latest/bench.json",
      "make bench RUNS=3 PAGE=docs/performance.md RELEASE=0.2.0",
      "make bench FROM=runs/a/bench.json,runs/b/bench.json PAGE=docs/performance.md",
    ],
    print: (help) => void process.stdout.write(help),
  });
  if (options === undefined) return 0;
  const numbers = {
    connections: options.connections.map(Number),
    operations: options.operations.map(Number),
  };
  return bench({ ...options, ...numbers, from: options.from?.split(",") }, screenOf(process.stdout), signal);
});
