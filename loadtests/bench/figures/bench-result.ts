// `bench.json`: what a bench measured and on what machine, enough to compare another run with it.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import os from "node:os";
import { type Static, Type } from "@sinclair/typebox";
import { HarnessError } from "../../../base/errors.ts";
import { parseJson, parserOf } from "../../../base/parse.ts";
import { inventory } from "../../../stack/tools/inventory.ts";
import { versionIn } from "../../../stack/tools/versions.ts";
import { findWrk } from "../generators/wrk.ts";
import { UNITS } from "./figures.ts";

const Unit = Type.Union(UNITS.map((unit) => Type.Literal(unit)));

/** What else the machine did just before a run: shares from 0 to 1. */
const OtherLoad = Type.Object({
  /** The load average of the last minute; absent after another run, whose own it would be. */
  loadPerCore: Type.Optional(Type.Number()),
  busyShare: Type.Number(),
  /** By other machines on the same host: just before the run or while it went on, whichever is more. */
  stolenShare: Type.Number(),
});
export type OtherLoad = Static<typeof OtherLoad>;

const BenchResult = Type.Object({
  startedAt: Type.String(),
  machine: Type.Object({
    platform: Type.String(),
    processor: Type.String(),
    cores: Type.Integer(),
    memoryMib: Type.Integer(),
  }),
  versions: Type.Record(Type.String(), Type.String()),
  /** Absent in older files, and where the system does not show it. */
  otherLoad: Type.Optional(OtherLoad),
  /** What was not quiet about the machine, of each run; absent in older files, and where nothing was looked at. */
  noise: Type.Optional(Type.Array(Type.String())),
  settings: Type.Object({
    repeats: Type.Integer(),
    seconds: Type.Integer(),
    only: Type.Array(Type.String()),
    connections: Type.Array(Type.Integer()),
    /** Each value is the median of one run; absent where there is one run, and each value is of one round. */
    runs: Type.Optional(Type.Integer()),
  }),
  /** Every figure with the values of its repetitions, in order. */
  figures: Type.Array(
    Type.Object({
      name: Type.String(),
      unit: Unit,
      values: Type.Array(Type.Number(), { minItems: 1 }),
      isDetail: Type.Boolean(),
    }),
  ),
  /** Absent in files that were written before it had this name. */
  goals: Type.Optional(
    Type.Array(Type.Object({ says: Type.String(), ratio: Type.Number(), isMet: Type.Boolean() })),
  ),
  /** What could not be measured, and why. */
  failures: Type.Array(Type.String()),
});
export type BenchResult = Static<typeof BenchResult>;

/** What the figures depend on besides the code. */
export const surroundings = (): Pick<BenchResult, "machine" | "versions"> => ({
  machine: {
    platform: `${os.platform()} ${os.release()} ${os.arch()}`,
    processor: os.cpus()[0]?.model ?? "unknown",
    cores: os.availableParallelism(),
    memoryMib: Math.round(os.totalmem() / 2 ** 20),
  },
  versions: { ...inventory(), wrk: wrkVersion() },
});

/** wrk prints its version with its usage, and exits as after a mistake. */
function wrkVersion(): string {
  return versionIn(spawnSync(findWrk(), ["-v"], { encoding: "utf8" }).stdout ?? "") ?? "unknown";
}

/** The result of an earlier run. Throws a usage error where the file holds none. */
export function readResult(file: string): BenchResult {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw new HarnessError("usage", `the result ${file} cannot be read`, {
      hint: "give the file of an earlier bench, such as runs/latest/bench.json",
      cause,
    });
  }
  return parseJson(text, file, parserOf(BenchResult, file, "usage"), "usage");
}
