// `make report`: lists all runs, or lays some beside each other.
import path from "node:path";
import { runToExit } from "../base/command-line/command.ts";
import { readOptions, text, Wrong } from "../base/command-line/options.ts";
import { RUNS } from "../invariants/record/writing/run-folder.ts";
import { compareRuns } from "./report/compare-runs.ts";
import { listAll } from "./report/list-all.ts";
import { jobSummaryFile } from "./run/job-summary-file.ts";

const folders = (value: string): string[] | Wrong => {
  const names = value.split(/[\s,]+/).filter((name) => name !== "");
  return names.length === 0 ? new Wrong("must name the folder of a run") : names;
};

const OPTIONS = {
  runs: {
    about: "folders of runs to lay beside each other, with spaces or commas; the first is the earlier one",
    value: "<folders>",
    parse: folders,
    otherwise: [] as string[],
    otherwiseIs: "latest where BASELINE is given, and else a list of all",
  },
  baseline: {
    about:
      "earlier runs to compare with; of several, what already changed among them is no change. Exit 1 if something is worse",
    value: "<folders>",
    parse: folders,
    otherwise: [] as string[],
    otherwiseIs: "the first of RUNS",
  },
  out: {
    about: "folder that all runs are in; of a comparison, where compare.html goes",
    value: "<folder>",
    parse: text,
    otherwise: undefined as string | undefined,
    otherwiseIs: "runs, in this folder; of a comparison, the newest of its runs",
  },
};

await runToExit(async () => {
  const options = readOptions(process.argv.slice(2), OPTIONS, {
    usage:
      "make report [RUNS='runs/a runs/b'] [BASELINE=runs/a]   or   node --import tsx loadtests/report.ts [--baseline runs/a] …",
    about:
      "Lists all recorded runs, the newest first, in the terminal and in runs/index.html. With RUNS or BASELINE it lays\nruns beside each other, in the terminal and in compare.html: figures with their noise, findings as new, still there\nor gone, marks, settings and versions.",
    words: {
      "With BASELINE, these are worse": [
        ["a new finding", "of a kind that the earlier run does not have"],
        ["the verdict", "unknown after true, or false after either"],
        ["a figure", "slower or less, beyond the noise and by a tenth; of shares, by 5 points"],
      ],
    },
    exitCodes: [
      [0, "written; with BASELINE, nothing is worse"],
      [1, "with BASELINE: something is worse"],
    ],
    examples: [
      "make report",
      "make report BASELINE=runs/2026-11-25-030405-load-7",
      "make report RUNS='runs/2026-11-25-030405-load-7 runs/latest'",
    ],
    print: (help) => void process.stdout.write(help),
  });
  if (options === undefined) return 0;
  const { runs, baseline, out } = options;
  const print = (lines: string) => void process.stdout.write(`${lines}\n`);
  if (runs.length === 0 && baseline.length === 0) return listAll(path.resolve(out ?? RUNS), print);
  const latest = path.join(RUNS, "latest");
  return compareRuns({ runs, baseline, latest, out, summaryFile: jobSummaryFile() }, print);
});
