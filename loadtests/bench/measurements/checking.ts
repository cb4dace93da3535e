// How fast a recorded run is judged. That is a process of its own, so that the memory it needs can be measured.
import path from "node:path";
import { HarnessError } from "../../../base/errors.ts";
import { runChild, scriptCommand } from "../../../stack/process/run-child.ts";
import type { Reading } from "../figures/figures.ts";
import type { Measurement } from "../measurement.ts";

const OPERATIONS = 1_000_000;
const SCRIPT = path.join(import.meta.dirname, "judge-generated.ts");

export const checking = (): Measurement => ({
  name: "checking",
  // Most of its time goes into writing the history that it then judges.
  rounds: 1,
  async run(signal) {
    const command = [...scriptCommand(SCRIPT), "--operations", String(OPERATIONS)] as const;
    const { out } = await runChild("judge-generated.ts", command, { signal });
    return readChecking(out);
  },
});

/** The figures in what `judge-generated.ts` prints. */
export function readChecking(output: string): Reading[] {
  const perSecond = Number(/([\d,]+) operations\/s/.exec(output)?.[1]?.replaceAll(",", ""));
  const peakMib = Number(/peak RSS (\d+) MiB/.exec(output)?.[1]);
  if (!(perSecond > 0 && peakMib > 0))
    throw new HarnessError("failed", `judge-generated.ts printed no figures: ${output.trim()}`);
  return [
    { figure: "checking", unit: "/s", value: perSecond },
    { figure: "checking memory", unit: "MiB", value: peakMib },
  ];
}
