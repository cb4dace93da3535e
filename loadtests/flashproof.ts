// `flashproof`: the commands of the installed package. Each is the file that make starts for the same word.
import { spawnSync } from "node:child_process";
import { runToExit } from "../base/command-line/command.ts";
import { didYouMean } from "../base/command-line/did-you-mean.ts";
import { HarnessError } from "../base/errors.ts";

interface Command {
  about: string;
  /** Set-up provides its programs before it starts. */
  provided?: true;
  start(): Promise<unknown>;
}

/** In the order of the help. The bench is not here: it measures this project's own server. */
const COMMANDS: Readonly<Record<string, Command>> = {
  init: {
    about: "writes a target file for your shop: asks, or takes options",
    start: () => import("./init.ts"),
  },
  doctor: {
    about: "tries each line of a target file on a small sale",
    provided: true,
    start: () => import("./doctor.ts"),
  },
  load: {
    about: "a sale under load from k6 while everything is broken on purpose; ends with a verdict",
    provided: true,
    start: () => import("./load.ts"),
  },
  verify: {
    about: "small sales under every fault; RUN=runs/… judges a recorded run again",
    provided: true,
    start: () => import("./verify.ts"),
  },
  trace: {
    about: "all that a recorded run tells of one buyer or gid: BUYER=b17, or GID=…",
    start: () => import("./trace.ts"),
  },
  report: {
    about: "lists all runs; RUNS=, BASELINE= lay some beside each other",
    start: () => import("./report.ts"),
  },
  serve: {
    about: "starts everything, with a page to try it, and waits",
    provided: true,
    start: () => import("./serve.ts"),
  },
  demo: {
    about: "the DTM project's sample: 3 orders, then 4",
    provided: true,
    start: () => import("./demo.ts"),
  },
  clean: { about: "removes the folders of old runs", start: () => import("./clean.ts") },
  setup: {
    about: "provides the programs that the others need; YES=1 installs packages without asking",
    start: () => import("../stack/setup.ts"),
  },
};

const HELP = [
  "npx flashproof <command> [options]",
  "",
  "Loads, breaks and judges a flash sale: yours, described by a target file (TARGET=./my-shop.json).",
  "",
  "Commands:",
  ...Object.entries(COMMANDS).map(([name, { about }]) => `  ${name.padEnd(8)} ${about}`),
  "",
  "Options of a command: npx flashproof load --help",
  "",
].join("\n");

/** Words that ask for help, as each command takes them. */
const asksForHelp = (word: string): boolean => ["--help", "-h", "help", "HELP=1"].includes(word);

const [name = "--help", ...args] = process.argv.slice(2);
const command = Object.entries(COMMANDS).find(([known]) => known === name)?.[1];
if (command === undefined) await runToExit(async () => helpOrRefuse(name));
else {
  const options = args.filter((arg) => !/^YES=/.test(arg) || name === "setup");
  const given = [...args, ...(process.env["HELP"] ? ["HELP=1"] : [])];
  const judgesAgain = process.env["RUN"] || args.some((arg) => /^(?:RUN=|--run\b)/.test(arg));
  if (command.provided && !given.some(asksForHelp) && !judgesAgain) provide(name, args);
  // Of what set-up provides, wrk and curl are for this project's own bench and tests.
  process.argv.splice(2, process.argv.length, ...(name === "setup" ? ["--for", "load"] : []), ...options);
  await command.start();
}

function helpOrRefuse(word: string): number {
  if (!asksForHelp(word))
    throw new HarnessError("usage", `unknown command: ${word}${didYouMean(word, Object.keys(COMMANDS))}`, {
      hint: `known: ${Object.keys(COMMANDS).join(", ")}`,
    });
  process.stdout.write(HELP);
  return 0;
}

/** Runs set-up for a command in a process of its own, as make does. If it fails, its exit code is this one's. */
function provide(command: string, args: readonly string[]): void {
  const yes = args.filter((arg) => /^YES=/.test(arg));
  const setup = [...process.execArgv, process.argv[1] ?? "", "setup", "--for", command, ...yes];
  const { status } = spawnSync(process.execPath, setup, { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
