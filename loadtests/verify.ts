// `make verify`: the wire matrix, the crash matrix, small sales under faults, and a verdict; or a recorded run, judged again.
import { runToExit } from "../base/command-line/command.ts";
import { oneOf, readOptions, text, wholeNumber } from "../base/command-line/options.ts";
import { screenOf } from "../base/command-line/progress.ts";
import { HarnessError } from "../base/errors.ts";
import { judgeAgain } from "../invariants/judge-again.ts";
import { faultMeanings, faultsOption } from "./nemesis/fault-option.ts";
import { VERDICT_EXIT_CODES } from "./run/exit-codes.ts";
import { repeatCommand } from "./run/repeat-command.ts";
import { pushOption, RUN_OPTIONS } from "./run/run-options.ts";
import { SITUATIONS } from "./verify/matrix/case.ts";
import { caseMeanings } from "./verify/matrix/case-id.ts";
import { verify } from "./verify/run-verify.ts";
import { wireCaseMeanings } from "./verify/wire/case.ts";
import { WAYS } from "./verify/wire/ways.ts";

const OPTIONS = {
  ...RUN_OPTIONS,
  push: pushOption(1),
  run: {
    about: "judge this recorded run again, offline, and nothing else",
    value: "<folder>",
    parse: text,
    otherwise: undefined as string | undefined,
  },
  json: {
    about: "1: print the verdict on that run as JSON, and nothing else",
    value: "<1>",
    parse: oneOf(["1"]),
    otherwise: undefined as string | undefined,
  },
  cases: {
    about: "most cases of the crash matrix, of about 1,300",
    value: "<n>",
    parse: wholeNumber(0, 10_000),
    otherwise: 1_150,
  },
  wire: {
    about: "most cases of the wire matrix: each exchange of a purchase, broken in each way",
    value: "<n>",
    parse: wholeNumber(0, 10_000),
    otherwise: undefined as number | undefined,
    otherwiseIs: "320, or 40 where the target has one process only",
  },
  pairs: {
    about: "how many cases with two broken exchanges follow those with one",
    value: "<n>",
    parse: wholeNumber(0, 10_000),
    otherwise: 0,
  },
  case: {
    about: "just this case, such as last-unit/one/after-deduct=drop or wire/last-unit/mysql-commit/reply-cut",
    value: "<case>",
    parse: text,
    otherwise: undefined as string | undefined,
    otherwiseIs: "all that CASES= and WIRE= allow",
  },
  sales: {
    about: "how many small sales under faults follow the matrix",
    value: "<n>",
    parse: wholeNumber(0, 2_000),
    otherwise: 160,
  },
  faults: faultsOption("every"),
};

await runToExit(async (signal) => {
  const options = readOptions(process.argv.slice(2), OPTIONS, {
    usage:
      "make verify [SEED=7] [TARGET=fastify] …   or   node --import tsx loadtests/verify.ts [--seed 7] …",
    about:
      "Breaks each exchange of a purchase with stores, DTM and buyer in every way, and crashes a sale at every named place\nin every situation, each case a small sale of its own; then runs small sales while faults strike processes and\nlinks; and judges what happened.",
    words: {
      "A case is situation/batch/place=mode[+place=mode]": caseMeanings(),
      "A case of the wire is wire/situation/exchange/way": wireCaseMeanings(),
      "Ways in which an exchange is broken": Object.entries(WAYS),
      Situations: Object.entries(SITUATIONS),
      Faults: faultMeanings(),
    },
    exitCodes: VERDICT_EXIT_CODES,
    examples: [
      "make verify SEED=7 CASES=200 SALES=40 DTM_STORE=boltdb",
      "make verify CASE=last-unit/one/after-deduct=drop",
      "make verify TARGET=./my-shop.json WIRE=100 SALES=0",
      "make verify CASE=wire/last-unit/mysql-commit/reply-cut",
      "make verify RUN=runs/latest JSON=1",
    ],
    print: (help) => void process.stdout.write(help),
  });
  if (options === undefined) return 0;
  const { run, json } = options;
  if (run === undefined && json !== undefined)
    throw new HarnessError("usage", "JSON=1 needs a recorded run", { hint: "add RUN=runs/latest" });
  if (run !== undefined)
    return judgeAgain(run, json !== undefined, (report) => void process.stdout.write(report));
  const repeatOf = (asked: object) => repeatCommand("verify", OPTIONS, asked);
  return verify(options, repeatOf, screenOf(process.stdout), signal);
});
