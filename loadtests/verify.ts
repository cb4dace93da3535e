// `make verify`: many small sales with crashes in the middle of them, and a verdict; or a recorded run, judged again.
import { judgeAgain } from "../invariants/judge-again.ts";
import { runToExit } from "../stack/lifecycle.ts";
import { readOptions, text, wholeNumber } from "../stack/options.ts";
import { screenOf } from "./progress.ts";
import { RUN_OPTIONS } from "./run-options.ts";
import { verify } from "./verify-run.ts";

const OPTIONS = {
  ...RUN_OPTIONS,
  run: {
    about: "judge this recorded run again, offline",
    value: "<folder>",
    parse: text,
    otherwise: undefined as string | undefined,
  },
  sales: { about: "how many small sales", value: "<n>", parse: wholeNumber(1, 2_000), otherwise: 160 },
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
