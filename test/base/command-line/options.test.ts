// What users type, and what they are told when it is wrong.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { nearest } from "../../../base/command-line/did-you-mean.ts";
import { oneOf, readOptions, someOf, text, Wrong, wholeNumber } from "../../../base/command-line/options.ts";
import { HarnessError } from "../../../base/errors.ts";
import { findTool } from "../../../stack/tools/find.ts";
import { atLeast, versionIn } from "../../../stack/tools/versions.ts";
import { suite } from "../../runner/suite.ts";
import { optionlessEnvironment } from "../../support/command.ts";

const test = suite("commands");

const TABLE = {
  seed: { about: "a seed", value: "<n>", parse: wholeNumber(0, 9), otherwise: 1 },
  "dtm-store": { about: "a store", value: "<s>", parse: text, otherwise: "redis" },
};
const HELP = {
  usage: "make x",
  about: "does x",
  words: { Shapes: [["round", "without corners"]] as const },
  exitCodes: [[0, "done"]] as const,
  examples: ["make x SEED=7"],
};
const read = (...args: string[]) => readWith({}, ...args).options;
/** What these arguments and this environment give, and what is printed. */
function readWith(env: Record<string, string>, ...args: string[]) {
  let printed = "";
  const print = (text: string) => (printed += text);
  const options = readOptions(args, TABLE, { ...HELP, print }, env);
  return { options, printed };
}
const refusal = (...args: string[]): string => refusalWith({}, ...args);
const refusalWith = (env: Record<string, string>, ...args: string[]): string => {
  try {
    readWith(env, ...args);
  } catch (error) {
    if (error instanceof HarnessError && error.code === "usage") return `${error.message} (${error.hint})`;
    throw error;
  }
  return "none";
};

test("flags and variables say the same", () => {
  assert.equal(read("--seed", "7", "--dtm-store=mysql"), { seed: 7, "dtm-store": "mysql" });
  assert.equal(read("SEED=7", "DTM_STORE=mysql"), { seed: 7, "dtm-store": "mysql" });
  assert.equal(read(), { seed: 1, "dtm-store": "redis" });
});

test("an unknown option, a wrong value and a missing one are refused by name", () => {
  assert.is(
    refusal("--sead", "7"),
    "unknown option: sead; did you mean --seed or SEED=? (known: --seed or SEED=, --dtm-store or DTM_STORE=)",
  );
  assert.match(refusal("SEAD=7"), /unknown option: sead;/);
  assert.match(refusal("COLOUR=red"), /unknown option: colour \(known/);
  assert.match(refusal("SEED=ten"), /--seed ten: must be a whole number from 0 to 9/);
  assert.match(refusal("--seed"), /--seed needs a value/);
  assert.match(refusal("seven"), /unknown argument: seven/);
});

test("help shows what each option takes and its default, the words, the exit codes and the examples", () => {
  let printed = "";
  const options = readOptions(["--help"], TABLE, { ...HELP, print: (help) => (printed = help) });
  assert.is(options, undefined);
  assert.is(
    printed,
    `make x

does x

Options, as flags or as variables:
  --seed <n>               SEED          a seed
                                         0 to 9; default: 1
  --dtm-store <s>          DTM_STORE     a store
                                         default: redis

Shapes:
  round           without corners

Exit codes (make turns each but 0 into its own 2; the code is in the last line):
  0               done
  64              bad usage
  70              the harness itself failed
  129, 130, 143   interrupted by SIGHUP, by Ctrl-C, by SIGTERM

Examples:
  make x SEED=7
`,
  );
});

test("long text is wrapped, and exit codes are in order", () => {
  let printed = "";
  const words = { Places: [["place", "twelve-letters ".repeat(9).trim()]] as const };
  const exitCodes = [[99, "slow"]] as const;
  readOptions(["-h"], {}, { ...HELP, words, exitCodes, print: (help) => (printed = help) });
  const line = (count: number) => "twelve-letters ".repeat(count).trim();
  assert.match(printed, `  place           ${line(6)}\n                  ${line(3)}\n`);
  assert.match(printed, /\n {2}70 .*\n {2}99 +slow\n {2}129/);
  assert.not.match(printed, "Options");
});

test("a default that is no text of its own is said in words, and an absent one is none", () => {
  let printed = "";
  const option = { about: "x", value: "<x>", parse: text, otherwise: undefined };
  const table = { rate: { ...option, otherwiseIs: "the profile's" }, run: option };
  readOptions(["HELP=1"], table, { ...HELP, print: (help) => (printed = help) });
  assert.match(printed, /RATE +x\n +default: the profile's\n/);
  assert.match(printed, /RUN +x\n +default: none\n/);
});

test("a wrong word is refused with the known ones, and with the one that was meant", () => {
  const why = (value: unknown) => (value instanceof Wrong ? value.why : "it was taken");
  const profile = oneOf(["burst", "sold-out"]);
  assert.is(profile("burst"), "burst");
  assert.is(why(profile("brust")), "must be one of burst, sold-out; did you mean burst?");
  assert.is(why(profile("earthquake")), "must be one of burst, sold-out");
  const groups = someOf(["floor", "accepted", "dtm"]);
  assert.equal(groups("dtm,floor"), ["floor", "dtm"]);
  assert.is(
    why(groups("floor,acepted")),
    'there is no "acepted"; known: floor, accepted, dtm; did you mean accepted?',
  );
});

test("a mistake in two letters is taken for typing, at most three are, and more is another word", () => {
  const known = ["kill-redis", "cut"];
  assert.is(nearest("KILL-REDIS", known), "kill-redis");
  assert.is(nearest("ikll-rediss", known), "kill-redis");
  assert.is(nearest("ikll-reidss", known), undefined);
  assert.is(nearest("cat", known), "cut");
  assert.is(nearest("cap", known), undefined);
  assert.is(nearest("pause", known), undefined);
});

test("help is printed instead, also where HELP=1 stands in the environment", () => {
  for (const { options, printed } of [readWith({}, "--help"), readWith({ HELP: "1" }, "--seed", "7")]) {
    assert.is(options, undefined);
    assert.match(printed, /^make x\n[\s\S]*--dtm-store <s> +DTM_STORE +a store/);
  }
});

test("an option in the environment counts, and is said in a line of its own", () => {
  const { options, printed } = readWith({ SEED: "7", DTM_STORE: "mysql", COLOUR: "red" });
  assert.equal(options, { seed: 7, "dtm-store": "mysql" });
  assert.is(printed, "SEED=7 from the environment\nDTM_STORE=mysql from the environment\n");
});

test("the command line wins over the environment, and an empty variable is none", () => {
  const { options, printed } = readWith({ SEED: "7", DTM_STORE: "" }, "SEED=8");
  assert.equal(options, { seed: 8, "dtm-store": "redis" });
  assert.is(printed, "");
});

test("a wrong value in the environment is refused by the variable's name", () => {
  assert.is(
    refusalWith({ SEED: "ten" }),
    "SEED=ten from the environment: must be a whole number from 0 to 9 (type: unset SEED, or give another value)",
  );
  assert.is(refusalWith({ SEED: "ten" }, "SEED=7"), "none");
});

test("versions are read and compared number by number", () => {
  assert.is(versionIn("redis v=7.0.15 sha"), "7.0.15");
  assert.equal(
    [atLeast("10.11.2", "10.6"), atLeast("6.2", "6.2.0"), atLeast("1.9", "1.10")],
    [true, true, false],
  );
});

/** Runs one of the project's commands; returns its exit code and what it printed. */
function command(
  file: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    const options = { env: { ...optionlessEnvironment(), ...env } };
    execFile(process.execPath, ["--import", "tsx", file, ...args], options, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, said: stdout + stderr });
    });
  });
}

test("an unknown profile, fault, option and target exit 64 and say the known ones and the one that was meant", async () => {
  const cases: [string[], RegExp][] = [
    [
      ["PROFILE=brust"],
      /--profile brust: must be one of burst, ramp, soak, sold-out; did you mean burst\?\n/,
    ],
    [["FAULTS=kill-reds"], /there is no "kill-reds"; known: all, every, .*; did you mean kill-redis\?\n/],
    [["SEAD=3"], /unknown option: sead; did you mean --seed or SEED=\?\n/],
    [["OUT=/dev/null/x"], /no run folder can be made in \/dev\/null\/x: [\s\S]*give another OUT=/],
    [["REPLAY=runs/none"], /runs\/none holds no run.json/],
    [["TARGET=fastfy"], /target fastfy: does not exist; did you mean fastify\?\n {2}known targets: fastify/],
  ];
  await Promise.all(
    cases.map(async ([args, what]) => {
      const { code, said } = await command("loadtests/load.ts", args);
      assert.is(code, 64, said);
      assert.match(said, what);
    }),
  );
});

test("a run that is not there is bad usage, whether RUN= stands after make or in the environment", async () => {
  const after = await command("loadtests/verify.ts", ["RUN=runs/none"]);
  assert.is(after.code, 64, after.said);
  assert.match(after.said, /^runs\/none holds no run\.json/);
  const before = await command("loadtests/verify.ts", [], { RUN: "runs/none" });
  assert.is(before.code, 64, before.said);
  assert.match(before.said, /^RUN=runs\/none from the environment\nruns\/none holds no run\.json/);
});

test("a missing tool says what to type", async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "flashproof-empty-"));
  try {
    const { code, said } = await command("stack/setup.ts", [], { PATH: folder, FLASHPROOF_CACHE: folder });
    assert.is(code, 70, said);
    assert.match(said, /redis-server.*missing[\s\S]*type: /);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  assert.throws(() => findTool("nonsense"), /is no tool of this project/);
});
