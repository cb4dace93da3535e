// `make load`: a sale, a stampede of k6's buyers, faults in the middle of it, and a verdict.
import { runToExit } from "../base/command.ts";
import { oneOf, readOptions, text, wholeNumber } from "../base/options.ts";
import { screenOf } from "../base/progress.ts";
import { PROFILES } from "./load/profiles.ts";
import { load } from "./load/run-load.ts";
import { faultsHelp, faultsOption } from "./nemesis/fault-option.ts";
import { RUN_OPTIONS } from "./run/run-options.ts";

const profiles = Object.entries(PROFILES).map(([name, { about }]) => `  ${name.padEnd(10)} ${about}`);

const OPTIONS = {
  ...RUN_OPTIONS,
  profile: {
    about: "shape of the load",
    value: "<name>",
    parse: oneOf(Object.keys(PROFILES)),
    otherwise: "burst",
  },
  stock: {
    about: "units put on sale; the profile's",
    value: "<n>",
    parse: wholeNumber(0, 1_000_000),
    otherwise: undefined as number | undefined,
  },
  rate: {
    about: "arrivals per second at the peak; the profile's",
    value: "<n>",
    parse: wholeNumber(1, 20_000),
    otherwise: undefined as number | undefined,
  },
  duration: {
    about: "seconds; the profile's",
    value: "<s>",
    parse: wholeNumber(1, 3_600),
    otherwise: undefined as number | undefined,
  },
  faults: faultsOption("all"),
  intensity: {
    about: "faults in ten seconds, about",
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
  replay: {
    about: "folder of an earlier load: the same plan and stack, whatever else is given",
    value: "<folder>",
    parse: text,
    otherwise: undefined as string | undefined,
  },
  p95: {
    about: "threshold on the 95th percentile of a reply's time, in ms; the profile's, and none under faults",
    value: "<ms>",
    parse: wholeNumber(1, 60_000),
    otherwise: undefined as number | undefined,
  },
};

await runToExit(async (signal) => {
  const options = readOptions(process.argv.slice(2), OPTIONS, {
    usage:
      "make load [PROFILE=burst] [SEED=7] …   or   node --import tsx loadtests/load.ts [--profile burst] …",
    about: `Opens a sale, stampedes it with k6, breaks things, and judges what happened.\n\nProfiles:\n${profiles.join("\n")}\n\nFaults:\n${faultsHelp()}`,
    print: (help) => void process.stdout.write(help),
  });
  return options === undefined ? 0 : load(options, screenOf(process.stdout), signal);
});
