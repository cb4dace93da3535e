// `make doctor`: tries a target file before it is trusted: a small sale, each line of the file against what is seen.
import { runToExit } from "../base/command-line/command.ts";
import { oneOf, readOptions, text } from "../base/command-line/options.ts";
import { doctor, EXIT_NOT_CONFIRMED } from "./doctor/run-doctor.ts";
import { ALLOW_HOST_OPTION } from "./run/run-options.ts";

const OPTIONS = {
  target: {
    about: "system to try: a name in targets/ or a file",
    value: "<target>",
    parse: text,
    otherwise: "fastify",
  },
  "allow-host": ALLOW_HOST_OPTION,
  json: {
    about: "1: print what was seen as JSON, and nothing else",
    value: "<1>",
    parse: oneOf(["1"]),
    otherwise: undefined as string | undefined,
  },
};

await runToExit(async (signal) => {
  const options = readOptions(process.argv.slice(2), OPTIONS, {
    usage:
      "make doctor TARGET=./my-shop.json   or   node --import tsx loadtests/doctor.ts --target ./my-shop.json",
    about:
      "Starts the system, opens a sale of a few units, buys one, asks again, sells out, comes too late, and compares what\neach line of the target file promises with what is seen. It sells real units.",
    exitCodes: [
      [0, "every line that can be seen is as expected"],
      [
        EXIT_NOT_CONFIRMED,
        "nothing is contradicted, but a line was not confirmed, or the shop does otherwise",
      ],
    ],
    examples: ["make doctor TARGET=./my-shop.json", "make doctor TARGET=./my-shop.json JSON=1"],
    print: (help) => void process.stdout.write(help),
  });
  if (options === undefined) return 0;
  const { target, json } = options;
  const asked = { target, json: json !== undefined, allowHost: options["allow-host"] };
  return doctor(asked, (line) => void process.stdout.write(`${line}\n`), signal);
});
