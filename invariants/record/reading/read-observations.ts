// Reads `observations.jsonl`.
import { parserOf } from "../../../base/parse.ts";
import { Observation } from "../observation.ts";
import type { Format } from "../run-file.ts";
import { Ending } from "./ending.ts";
import { readJsonLines } from "./lines.ts";

/** Parses one observation. */
export const parseObservation = parserOf(Observation, "observation");

/**
 * Calls `onObservation` with every observation of the file, in order, but for its end. Returns why the file counts as
 * cut, or undefined.
 */
export function readObservations(
  file: string,
  onObservation: (observation: Observation) => void,
  format: Format = 1,
): string | undefined {
  const ending = new Ending();
  let line = 0;
  const { lines, torn } = readJsonLines(file, parseObservation, (observation) => {
    line += 1;
    if (observation.kind === "end") ending.note(observation.lines, line);
    else onObservation(observation);
  });
  return ending.cut(file, lines, torn, format);
}
