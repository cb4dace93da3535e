// What users type, and what they are told when it is wrong.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { HarnessError } from "../../base/errors.ts";
import { readOptions, text, wholeNumber } from "../../base/options.ts";
import { findTool } from "../../stack/tools/find.ts";
import { atLeast, versionIn } from "../../stack/tools/versions.ts";
import { suite } from "../runner/suite.ts";
import { optionlessEnvironment } from "../support/command.ts";

const test = suite("commands");

const TABLE = {
  seed: { about: "a seed", value: "<n>", parse: wholeNumber(0, 9), otherwise: 1 },
  "dtm-store": { about: "a store", value: "<s>", parse: text, otherwise: "redis" },
};
const read = (...args: string[]) => readWith({}, ...args).options;
/** What these arguments and this environment give, and what is printed. */
function readWith(env: Record<string, string>, ...args: string[]) {
  let printed = "";
  const print = (text: string) => (printed += text);
  const options = readOptions(args, TABLE, { usage: "u", about: "a", print }, env);
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

test("flags and make's variables say the same", () => {
  assert.equal(read("--seed", "7", "--dtm-store=mysql"), { seed: 7, "dtm-store": "mysql" });
  assert.equal(read("SEED=7", "DTM_STORE=mysql"), { seed: 7, "dtm-store": "mysql" });
  assert.equal(read(), { seed: 1, "dtm-store": "redis" });
});

test("an unknown option, a wrong value and a missing one are refused by name", () => {
  assert.match(refusal("--sead", "7"), /unknown option: sead \(known: --seed or SEED=/);
  assert.match(refusal("SEAD=7"), /unknown option: sead/);
  assert.match(refusal("SEED=ten"), /--seed ten: must be a whole number from 0 to 9/);
  assert.match(refusal("--seed"), /--seed needs a value/);
  assert.match(refusal("seven"), /unknown argument: seven/);
});

test("help is printed instead, also where HELP=1 stands in the environment", () => {
  for (const { options, printed } of [readWith({}, "--help"), readWith({ HELP: "1" }, "--seed", "7")]) {
    assert.is(options, undefined);
    assert.match(printed, /^u\n[\s\S]*--dtm-store <s> +DTM_STORE +a store/);
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

/** Runs one of the project's commands; gives its exit code and what it said. */
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

test("an unknown profile, fault, option and target exit 64 and say what there is", async () => {
  const cases: [string[], RegExp][] = [
    [["PROFILE=calm"], /--profile calm: must be one of burst, ramp, soak, sold-out/],
    [
      ["FAULTS=earthquake"],
      /--faults earthquake: there is no fault "earthquake"; there is: all, every, none, kill-server/,
    ],
    [["COLOUR=red"], /unknown option: colour/],
    [["OUT=/dev/null/x"], /no run folder can be made in \/dev\/null\/x: [\s\S]*give another OUT=/],
    [["REPLAY=runs/none"], /runs\/none holds no run.json/],
    [["TARGET=nowhere"], /target nowhere: does not exist\n {2}known targets: fastify/],
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
