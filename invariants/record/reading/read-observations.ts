// Reads `observations.jsonl`.
import { parserOf } from "../../../base/parse.ts";
import { Observation } from "../observation.ts";
import { readJsonLines } from "./lines.ts";

const parseObservation = parserOf(Observation, "observation");

/** Calls `onObservation` with every observation of the file, in order. Returns notes for the reader. */
export const readObservations = (file: string, onObservation: (observation: Observation) => void): string[] =>
  readJsonLines(file, parseObservation, onObservation);
