// `make verify`: many small sales with crashes in the middle of them, and a verdict; or a recorded run, judged again.
import { judgeAgain } from "../invariants/judge-again.ts";
import { DTM_STORES } from "../stack/dtm.ts";
import { runToExit } from "../stack/lifecycle.ts";
import { oneOf, readOptions, text, wholeNumber } from "../stack/options.ts";
import { screenOf } from "./progress.ts";
import { RUNS } from "./run-folder.ts";
import { verify } from "./verify-run.ts";

const OPTIONS = {
  run: {
    about: "judge this recorded run again, offline",
    value: "<folder>",
    parse: text,
    otherwise: undefined as string | undefined,
  },
  seed: {
    about: "plans the same sales, buyers and crashes; fresh",
    value: "<n>",
    parse: wholeNumber(0, 0x7fff_ffff),
    otherwise: undefined as number | undefined,
  },
  sales: { about: "how many small sales", value: "<n>", parse: wholeNumber(1, 2_000), otherwise: 160 },
  target: {
    about: "system under test: a name in targets/ or a file",
    value: "<target>",
    parse: text,
    otherwise: "fastify",
  },
  out: { about: "folder that run folders are made in", value: "<folder>", parse: text, otherwise: RUNS },
  rest: {
    about: "seconds to wait for rest after the crashes",
    value: "<s>",
    parse: wholeNumber(1, 600),
    otherwise: 20,
  },
  "dtm-store": {
    about: `DTM's store: ${DTM_STORES.join(", ")}`,
    value: "<store>",
    parse: oneOf(DTM_STORES),
    otherwise: "redis" as const,
  },
};

await runToExit(async (signal) => {
  const options = readOptions(process.argv.slice(2), OPTIONS, {
    usage: "make verify [SEED=7] [TARGET=fastify] …   or   make verify RUN=runs/latest",
    about:
      "Plays many small sales at once, crashes them at named places, kills servers, and judges what happened.",
    print: (help) => void process.stdout.write(help),
  });
  if (options === undefined) return 0;
  if (options.run === undefined) return verify(options, screenOf(process.stdout), signal);
  return judgeAgain(options.run, false, (report) => void process.stdout.write(report));
});
