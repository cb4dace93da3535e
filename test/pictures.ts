// `make pictures`: the pictures of README and docs, from real runs in a real browser. Takes some three minutes.
import { runToExit } from "../base/command-line/command.ts";
import { readOptions, text } from "../base/command-line/options.ts";
import { takePictures } from "./pictures/take-pictures.ts";

const OPTIONS = {
  only: {
    about: "names of pictures, with commas; each run is made only for those that need it",
    value: "<names>",
    parse: text,
    otherwise: undefined as string | undefined,
  },
  into: { about: "folder of the pictures", value: "<folder>", parse: text, otherwise: "docs/pictures" },
};

await runToExit(async (signal) => {
  const options = readOptions(process.argv.slice(2), OPTIONS, {
    usage: "make pictures [ONLY=door] …   or   node --import tsx test/pictures.ts [--only door] …",
    about: "Makes the pictures of the pages, from runs of its own, in Chromium.",
    exitCodes: [],
    examples: ["make pictures", "make pictures ONLY=report-red,trace INTO=/tmp"],
    print: (help) => void process.stdout.write(help),
  });
  if (options === undefined) return 0;
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  await takePictures(options.only?.split(","), options.into, say, signal);
  return 0;
});
