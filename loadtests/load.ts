// `make load`: a sale, a stampede of k6's buyers, faults in the middle of it, and a verdict.
import { runToExit } from "../stack/lifecycle.ts";
import { oneOf, readOptions, wholeNumber } from "../stack/options.ts";
import { load } from "./load-run.ts";
import { FAULT_SETS } from "./plan.ts";
import { PROFILES } from "./profiles.ts";
import { screenOf } from "./progress.ts";
import { RUN_OPTIONS } from "./run-options.ts";

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
  faults: {
    about: `what strikes: ${FAULT_SETS.join(", ")}`,
    value: "<set>",
    parse: oneOf(FAULT_SETS),
    otherwise: "kill-server" as const,
  },
  p95: {
    about: "threshold on the 95th percentile of a reply's time, in ms; the profile's",
    value: "<ms>",
    parse: wholeNumber(1, 60_000),
    otherwise: undefined as number | undefined,
  },
};

await runToExit(async (signal) => {
  const options = readOptions(process.argv.slice(2), OPTIONS, {
    usage:
      "make load [PROFILE=burst] [SEED=7] …   or   node --import tsx loadtests/load.ts [--profile burst] …",
    about: `Opens a sale, stampedes it with k6, breaks things, and judges what happened.\n\nProfiles:\n${profiles.join("\n")}`,
    print: (help) => void process.stdout.write(help),
  });
  return options === undefined ? 0 : load(options, screenOf(process.stdout), signal);
});
