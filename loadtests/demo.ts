// `make demo`: the sample's demonstration on the real stack, its orders counted in MySQL.
import { runToExit } from "../base/command-line/command.ts";
import { readOptions } from "../base/command-line/options.ts";
import { demo } from "./demo/run-demo.ts";

await runToExit(async (signal) => {
  const options = readOptions(
    process.argv.slice(2),
    {},
    {
      usage: "make demo   or   node --import tsx loadtests/demo.ts",
      about: "Four units, one purchase that crashes after its deduction, ten buyers: 3 orders, and then 4.",
      exitCodes: [[0, "every unit was sold, and none twice"]],
      examples: ["make demo"],
      print: (help) => void process.stdout.write(help),
    },
  );
  return options === undefined ? 0 : demo((line) => void process.stdout.write(`${line}\n`), signal);
});
