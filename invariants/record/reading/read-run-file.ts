// Reads `run.json`.
import { readFileSync } from "node:fs";
import path from "node:path";
import { HarnessError } from "../../../base/errors.ts";
import { parseJson, parserOf } from "../../../base/parse.ts";
import { RunFile } from "../run-file.ts";

const parseRunFile = parserOf(RunFile, "run.json");

/** The description of the run in this folder. Throws a usage error if the folder holds none. */
export function readRunFile(folder: string): RunFile {
  const file = path.join(folder, "run.json");
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw new HarnessError("usage", `${folder} holds no run.json`, {
      hint: "give the folder of a run, such as runs/latest",
      cause,
    });
  }
  return parseJson(text, file, parseRunFile);
}
