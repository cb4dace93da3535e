// What `--help` of each command shows.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import * as assert from "uvu/assert";
import { PROFILES } from "../../loadtests/load/profiles.ts";
import { FAULTS } from "../../loadtests/nemesis/every-fault.ts";
import { suite } from "../runner/suite.ts";

const test = suite("the help of the commands");

const run = promisify(execFile);
const COMMANDS = ["load", "verify", "report", "trace", "bench", "demo", "doctor"].map(
  (name) => `loadtests/${name}.ts`,
);
const help: Record<string, string> = {};
test.before(async () => {
  const all = [...COMMANDS, "loadtests/serve.ts"].map(async (file) => {
    help[file] = (await run(process.execPath, ["--import", "tsx", file, "HELP=1"])).stdout;
  });
  await Promise.all(all);
});

/** A command's help with its lines joined. */
const unwrapped = (file: string): string => (help[file] ?? "").replaceAll(/\s+/g, " ");

test("make load shows ranges, defaults, the profiles' numbers, faults and exit codes", () => {
  const said = unwrapped("loadtests/load.ts");
  assert.match(said, /--seed <n> SEED [^;]* 0 to 2147483647; default: a fresh one --target/);
  const profiles = Object.keys(PROFILES).join(", ");
  assert.match(said, `--profile <name> PROFILE shape of the load ${profiles}; default: burst --`);
  assert.match(said, /--rate <n> RATE [^;]* 1 to 20000; default: the profile's --/);
  assert.match(said, /--replay <folder> REPLAY [^;]* default: none --/);
  for (const [name, { about, defaults }] of Object.entries(PROFILES)) {
    const { stock, rate, durationSeconds } = defaults;
    const line = ` ${name} ${stock} units, ${rate} arrivals/s, ${durationSeconds} s: ${about} `;
    assert.ok(said.includes(line), line);
  }
  for (const { name, about } of FAULTS) assert.ok(said.includes(` ${name} ${about} `), name);
  for (const code of ["0", "1", "2", "3", "64", "70", "99", "129, 130, 143"])
    assert.match(help["loadtests/load.ts"] ?? "", new RegExp(`\n  ${code} +\\S`));
});

test("make verify shows the words of a case, and make bench its groups", () => {
  assert.match(unwrapped("loadtests/verify.ts"), / mode hang, error, drop, delay, exit /);
  const groups = / --only <list> ONLY [^;]* some of floor, sold-out, [^;]*, with commas; default: all /;
  assert.match(unwrapped("loadtests/bench.ts"), groups);
});

test("every command shows two examples; make demo, which takes no options, one", () => {
  for (const [file, said] of Object.entries(help)) {
    const [, examples = ""] = said.split("\nExamples:\n");
    const least = file === "loadtests/demo.ts" ? 1 : 2;
    assert.ok(examples.trim().split("\n").length >= least, `${file}: ${examples}`);
  }
});
