// How fast the simulator is, as `make simulate` runs it: over all processors, judging included.
import path from "node:path";
import { HarnessError } from "../../../base/errors.ts";
import { runChild, scriptCommand } from "../../../stack/process/run-child.ts";
import type { Reading } from "../figures/figures.ts";
import type { Measurement } from "../measurement.ts";

const SCRIPT = path.join(import.meta.dirname, "../../../test/simulate.ts");
/** Of a fixed seed, so that all rounds and releases do the same work. */
const ASKED = ["--seed", "1", "--schedules", "3000"] as const;
/** Options that may stand in the environment, and would change what is measured: an empty one is none. */
const NOTHING_ELSE = { TIME: "", SMALL: "", SCHEDULE: "", THREADS: "", HELP: "" };

/** Runs schedules of the simulator. */
export const simulating: Measurement = {
  name: "simulating",
  async run(signal) {
    const command = [...scriptCommand(SCRIPT), ...ASKED] as const;
    const { out } = await runChild("simulate.ts", command, { signal, env: NOTHING_ELSE });
    return readSimulating(out);
  },
};

/** The figures in what `make simulate` prints at its end. */
export function readSimulating(output: string): Reading[] {
  const [speed] =
    output.match(/[\d,]+ schedules and [\d,]+ steps a second\n[\d,]+ steps in the median/) ?? [];
  const [schedules = 0, steps = 0, median = 0] = (speed?.match(/[\d,]+/g) ?? []).map((number) =>
    Number(number.replaceAll(",", "")),
  );
  if (!(schedules > 0 && steps > 0 && median > 0))
    throw new HarnessError("failed", `simulate.ts printed no figures: ${output.trim()}`);
  return [
    { figure: "simulating schedules", unit: "/s", value: schedules },
    { figure: "simulating steps", unit: "/s", value: steps },
    { figure: "simulating median schedule", unit: "steps", value: median },
  ];
}
