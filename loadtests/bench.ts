// `make bench`: how fast the sale and the harness are, as ratios within one run.
import { runToExit } from "../base/command.ts";
import { readOptions, text, Wrong, wholeNumber } from "../base/options.ts";
import { screenOf } from "../base/progress.ts";
import { RUNS } from "../invariants/record/writing/run-folder.ts";
import { GROUPS } from "./bench/groups.ts";
import { CONNECTIONS } from "./bench/measurements/throughput.ts";
import { bench } from "./bench/run-bench.ts";

const OPTIONS = {
  repeats: {
    about: "how often each measurement is repeated, in turn with the others",
    value: "<n>",
    parse: wholeNumber(1, 50),
    otherwise: 3,
  },
  seconds: {
    about: "how long each loads the server",
    value: "<s>",
    parse: wholeNumber(1, 600),
    otherwise: 4,
  },
  only: {
    about: `these alone: ${GROUPS.join(",")}`,
    value: "<list>",
    parse: listOf(GROUPS),
    otherwise: [...GROUPS],
  },
  connections: {
    about: `throughput by these numbers of connections alone: ${CONNECTIONS.join(",")}`,
    value: "<list>",
    parse: numbers,
    otherwise: [...CONNECTIONS],
  },
  baseline: {
    about: "a bench.json to compare with: exit 1 when something dropped beyond the noise",
    value: "<file>",
    parse: text,
    otherwise: undefined as string | undefined,
  },
  out: { about: "folder that run folders are made in", value: "<folder>", parse: text, otherwise: RUNS },
};

/** Some of these words, in their order. */
function listOf<T extends string>(words: readonly T[]): (list: string) => T[] | Wrong {
  return (list) => {
    const given = list.split(",");
    const unknown = given.find((one) => !words.some((word) => word === one));
    if (unknown !== undefined) return new Wrong(`there is no "${unknown}"; known: ${words.join(", ")}`);
    return words.filter((word) => given.includes(word));
  };
}

function numbers(list: string): number[] | Wrong {
  const words = listOf(CONNECTIONS.map(String))(list);
  return words instanceof Wrong ? words : words.map(Number);
}

await runToExit(async (signal) => {
  const options = readOptions(process.argv.slice(2), OPTIONS, {
    usage: "make bench [ONLY=floor,accepted] …   or   node --import tsx loadtests/bench.ts [--only floor] …",
    about: "Measures the server and the harness, everything in one run, interleaved. Needs wrk.",
    print: (help) => void process.stdout.write(help),
  });
  return options === undefined ? 0 : bench(options, screenOf(process.stdout), signal);
});
