// `make load`: a sale, a stampede of k6's buyers, faults in the middle of it, and a verdict.
import { runToExit } from "../base/command-line/command.ts";
import { oneOf, readOptions, text, wholeNumber } from "../base/command-line/options.ts";
import { screenOf } from "../base/command-line/progress.ts";
import { PROFILES, profileMeanings } from "./load/profiles.ts";
import { EXIT_THRESHOLDS, load } from "./load/run-load.ts";
import { faultMeanings, faultsOption } from "./nemesis/fault-option.ts";
import { VERDICT_EXIT_CODES } from "./run/exit-codes.ts";
import { repeatCommand } from "./run/repeat-command.ts";
import { pushOption, RUN_OPTIONS } from "./run/run-options.ts";

const OPTIONS = {
  ...RUN_OPTIONS,
  push: pushOption(10),
  profile: {
    about: "shape of the load",
    value: "<name>",
    parse: oneOf(Object.keys(PROFILES)),
    otherwise: "burst",
  },
  stock: {
    about: "units put on sale",
    value: "<n>",
    parse: wholeNumber(0, 1_000_000),
    otherwise: undefined as number | undefined,
    otherwiseIs: "the profile's",
  },
  rate: {
    about: "arrivals per second at the peak",
    value: "<n>",
    parse: wholeNumber(1, 20_000),
    otherwise: undefined as number | undefined,
    otherwiseIs: "the profile's",
  },
  duration: {
    about: "seconds of load",
    value: "<s>",
    parse: wholeNumber(1, 3_600),
    otherwise: undefined as number | undefined,
    otherwiseIs: "the profile's",
  },
  faults: faultsOption("all"),
  intensity: {
    about: "about how many faults strike in ten seconds",
    value: "<n>",
    parse: wholeNumber(1, 50),
    otherwise: 5,
  },
  workers: {
    about: "worker processes behind each server's port; with several there are no failpoints",
    value: "<n>",
    parse: wholeNumber(1, 16),
    otherwise: 1,
  },
  wire: {
    about:
      "1: record what passes between buyers, servers, stores and DTM, into wire.jsonl; links: without buyers, cheaper",
    value: "<0, 1 or links>",
    parse: oneOf(["0", "1", "links"]),
    otherwise: "0" as const,
  },
  replay: {
    about: "folder of an earlier load: the same plan and stack, whatever else is given",
    value: "<folder>",
    parse: text,
    otherwise: undefined as string | undefined,
  },
  p95: {
    about: "threshold on the 95th percentile of a reply's time, in ms",
    value: "<ms>",
    parse: wholeNumber(1, 60_000),
    otherwise: undefined as number | undefined,
    otherwiseIs: "the profile's, and none under faults",
  },
};

await runToExit(async (signal) => {
  const options = readOptions(process.argv.slice(2), OPTIONS, {
    usage:
      "make load [PROFILE=burst] [SEED=7] …   or   node --import tsx loadtests/load.ts [--profile burst] …",
    about: "Opens a sale, sends it a stampede of k6's buyers, breaks things, and judges what happened.",
    words: { Profiles: profileMeanings(), Faults: faultMeanings() },
    exitCodes: [...VERDICT_EXIT_CODES, [EXIT_THRESHOLDS, "true, but k6 missed a threshold"]],
    examples: [
      "make load PROFILE=ramp STOCK=500 RATE=300 DURATION=15 FAULTS=none SEED=7",
      "make load FAULTS=kill-redis,cut INTENSITY=10",
    ],
    print: (help) => void process.stdout.write(help),
  });
  if (options === undefined) return 0;
  const repeatOf = (asked: object) => repeatCommand("load", OPTIONS, asked);
  return load(options, repeatOf, screenOf(process.stdout), signal);
});
