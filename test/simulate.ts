// `make simulate`: sales in one process, under schedules drawn from a seed, until one breaks an invariant.
import { availableParallelism } from "node:os";
import { runToExit } from "../base/command-line/command.ts";
import { duration, readOptions, text, wholeNumber } from "../base/command-line/options.ts";
import { screenOf } from "../base/command-line/progress.ts";
import { refuseIdleOptions } from "./simulator/story/idle-options.ts";
import { replay } from "./simulator/story/replay.ts";
import { simulate } from "./simulator/story/simulate.ts";

const OPTIONS = {
  seed: {
    about: "the seed of the schedules",
    value: "<n>",
    parse: wholeNumber(0, 2 ** 31 - 1),
    otherwise: undefined as number | undefined,
    otherwiseIs: "a fresh one, which is printed",
  },
  schedules: {
    about: "how many schedules are run at most",
    value: "<n>",
    parse: wholeNumber(1, 100_000_000),
    otherwise: undefined as number | undefined,
    otherwiseIs: "10000, or as many as TIME= allows",
  },
  time: {
    about: "how long schedules are run",
    value: "<time>",
    parse: duration,
    otherwise: undefined as number | undefined,
    otherwiseIs: "until all schedules have run",
  },
  threads: {
    about: "threads that run schedules",
    value: "<n>",
    parse: wholeNumber(1, 64),
    otherwise: availableParallelism(),
    otherwiseIs: "one for each processor",
  },
  small: {
    about: "run all schedules of a small world instead, those near the default order first, for this time",
    value: "<time>",
    parse: duration,
    otherwise: undefined as number | undefined,
  },
  schedule: {
    about: "tell this schedule step by step, and nothing else",
    value: "<file>",
    parse: text,
    otherwise: undefined as string | undefined,
  },
  out: {
    about: "folder for what is found",
    value: "<folder>",
    parse: text,
    otherwise: "runs",
    otherwiseIs: "runs, in this folder",
  },
};

await runToExit(async (signal) => {
  const options = readOptions(process.argv.slice(2), OPTIONS, {
    usage: "make simulate [SEED=7] [TIME=10m] …   or   node --import tsx test/simulate.ts [--seed 7] …",
    about:
      "Runs the server's own code against simulated stores and a simulated DTM, in one process. A schedule decides which\nmessage arrives next, what is lost or late, and who crashes; one that breaks an invariant is shrunk to the decisions\nthat matter, and told step by step. The same seed always gives the same schedules and the same hash.",
    exitCodes: [
      [0, "no schedule broke an invariant or the model of the sale"],
      [1, "a schedule broke a safety invariant or the model of the sale"],
      [
        2,
        "nothing was shown: no schedule in which somebody bought, somebody was sold out and a crash landed, or not all could be judged",
      ],
      [
        3,
        "a schedule lost or delayed an order, or left a message unfinished, with no safety invariant broken",
      ],
    ],
    examples: [
      "make simulate SEED=7",
      "make simulate TIME=3m30s",
      "make simulate SMALL=60s",
      "make simulate SCHEDULE=runs/simulated-7-123.json",
    ],
    print: (help) => void process.stdout.write(help),
  });
  if (options === undefined) return 0;
  refuseIdleOptions(options);
  const screen = screenOf(process.stdout);
  return options.schedule === undefined
    ? simulate(options, screen, signal)
    : replay(options.schedule, screen);
});
