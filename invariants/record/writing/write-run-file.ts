// Writes `run.json`: at the start of a run, as interrupted, and again at its end.
import path from "node:path";
import type { RunFile } from "../run-file.ts";
import type { RunFolder } from "./run-folder.ts";
import { writeWhole } from "./write-whole.ts";

/** Writes the file. A run that is never written as ended was interrupted. */
export function writeRunFile(
  folder: RunFolder,
  run: Omit<RunFile, "id" | "interrupted">,
  ended: boolean,
): void {
  const file: RunFile = { id: path.basename(folder.path), ...run, interrupted: !ended };
  writeWhole(path.join(folder.path, "run.json"), `${JSON.stringify(file, null, 2)}\n`);
}
