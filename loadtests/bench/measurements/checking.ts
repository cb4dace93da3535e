// How fast a recorded run is judged. In a process of its own, so that its memory is its own too.
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { HarnessError } from "../../../base/errors.ts";
import type { Reading } from "../figures/figures.ts";
import type { Measurement } from "../measurement.ts";

const OPERATIONS = 1_000_000;
const PROGRAM = path.join(import.meta.dirname, "judge-generated.ts");
const run = promisify(execFile);

export const checking = (): Measurement => ({
  name: "checking",
  // Most of its time goes into writing what is then judged.
  rounds: 1,
  async run(signal) {
    const args = ["--import", import.meta.resolve("tsx"), PROGRAM, "--operations", String(OPERATIONS)];
    const { stdout } = await run(process.execPath, args, { signal });
    return readChecking(stdout);
  },
});

/** The figures in what `loadtests/bench/measurements/judge-generated.ts` prints. */
export function readChecking(output: string): Reading[] {
  const perSecond = Number(/([\d,]+) operations\/s/.exec(output)?.[1]?.replaceAll(",", ""));
  const peakMib = Number(/peak RSS (\d+) MiB/.exec(output)?.[1]);
  if (!(perSecond > 0 && peakMib > 0))
    throw new HarnessError(
      "failed",
      `loadtests/bench/measurements/judge-generated.ts said no figures: ${output.trim()}`,
    );
  return [
    { figure: "checking", unit: "/s", value: perSecond },
    { figure: "checking memory", unit: "MiB", value: peakMib },
  ];
}
