// How fast a recorded run is judged. That is a process of its own, so that the memory it needs can be measured.
import path from "node:path";
import { HarnessError } from "../../../base/errors.ts";
import { runChild, scriptCommand } from "../../../stack/process/run-child.ts";
import type { Reading } from "../figures/figures.ts";
import { OPERATIONS } from "../figures/operations.ts";
import type { Measurement } from "../measurement.ts";

const SCRIPT = path.join(import.meta.dirname, "judge-generated.ts");
const [USUAL] = OPERATIONS;

/** Judges a history of this size. */
export const checking = (operations: number): Measurement => ({
  name: nameOf(operations),
  // Most of its time goes into writing the history that it then judges.
  ...(operations === USUAL ? {} : { rounds: 1 }),
  async run(signal) {
    const command = [...scriptCommand(SCRIPT), "--operations", String(operations)] as const;
    const { out } = await runChild("judge-generated.ts", command, { signal });
    return readChecking(out, operations);
  },
});

const nameOf = (operations: number): string => (operations === USUAL ? "checking" : `checking ${operations}`);

/** The figures in what `judge-generated.ts` prints. */
export function readChecking(output: string, operations: number): Reading[] {
  const perSecond = Number(/([\d,]+) operations\/s/.exec(output)?.[1]?.replaceAll(",", ""));
  const peakMib = Number(/peak RSS (\d+) MiB/.exec(output)?.[1]);
  if (!(perSecond > 0 && peakMib > 0))
    throw new HarnessError("failed", `judge-generated.ts printed no figures: ${output.trim()}`);
  const figure = nameOf(operations);
  return [
    { figure, unit: "/s", value: perSecond },
    { figure: `${figure} time`, unit: "s", value: operations / perSecond },
    { figure: `${figure} memory`, unit: "MiB", value: peakMib },
  ];
}
