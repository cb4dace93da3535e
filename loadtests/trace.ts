// `make trace`: all that a recorded run tells of one buyer or one gid.
import { runToExit } from "../base/command-line/command.ts";
import { oneOf, readOptions, text } from "../base/command-line/options.ts";
import { Progress, screenOf } from "../base/command-line/progress.ts";
import { traceRun } from "./trace/trace-run.ts";

const optional = undefined as string | undefined;
const OPTIONS = {
  run: { about: "the folder of the run", value: "<folder>", parse: text, otherwise: "runs/latest" },
  buyer: { about: "the buyer, as the history names them", value: "<name>", parse: text, otherwise: optional },
  sale: {
    about: "their sale; needed only where they came to several",
    value: "<name>",
    parse: text,
    otherwise: optional,
    otherwiseIs: "the one that they came to",
  },
  gid: { about: "or a gid: all buyers whom it names", value: "<gid>", parse: text, otherwise: optional },
  json: {
    about: "1: print the trace as JSON, with what of the record shows each event",
    value: "<1>",
    parse: oneOf(["1"]),
    otherwise: undefined as "1" | undefined,
  },
  markdown: {
    about: "1: print it as Markdown, with a Mermaid sequence diagram",
    value: "<1>",
    parse: oneOf(["1"]),
    otherwise: undefined as "1" | undefined,
  },
};

await runToExit(async () => {
  const options = readOptions(process.argv.slice(2), OPTIONS, {
    usage: "make trace RUN=runs/latest BUYER=b17 …   or   node --import tsx loadtests/trace.ts --buyer b17 …",
    about:
      "Prints what a recorded run tells of one buyer or one gid: what they asked and were told, what the stores held, what\nwas seen on the wire and in logs, the faults that fell into it, and what the verdict says. A step that was not seen\nand follows from what was says so.",
    exitCodes: [[0, "found"]],
    examples: [
      "make trace BUYER=b17",
      "make trace RUN=runs/latest GID='{load-7}-0b1c…' MARKDOWN=1 > trace.md",
    ],
    print: (help) => void process.stdout.write(help),
  });
  if (options === undefined) return 0;
  // Progress goes past what is printed, which may be read by a program.
  const progress = new Progress(screenOf(process.stderr));
  traceRun(options, { print: (said) => void process.stdout.write(said), progress, now: Date.now });
  return 0;
});
