// Makes the folder of a run: `runs/<start>-<kind>-<seed>/`, and `runs/latest`, which links to the newest.
import { mkdir, rm, symlink } from "node:fs/promises";
import path from "node:path";
import { HarnessError } from "../../../base/errors.ts";

/** The default folder for run folders. */
export const RUNS = path.resolve(import.meta.dirname, "../../..", "runs");

/** The files of one run. */
export interface RunFolder {
  path: string;
  file(
    name: "history.jsonl" | "observations.jsonl" | "k6-input.json" | "k6-summary.json" | "k6-report.html",
  ): string;
}

/** Makes the folder of a run that starts now, under `runs`, and points `latest` to it. */
export async function createRunFolder(
  runs: string,
  kind: string,
  seed: number,
  startedAt: Date,
): Promise<RunFolder> {
  const start = startedAt.toISOString().slice(0, 19).replaceAll(":", "").replace("T", "-");
  const name = await firstFree(runs, `${start}-${kind}-${seed}`);
  const latest = path.join(runs, "latest");
  await rm(latest, { force: true });
  await symlink(name, latest);
  const folder = path.join(runs, name);
  return { path: folder, file: (file) => path.join(folder, file) };
}

/** If two runs start within the same second, the later one gets a number. */
async function firstFree(runs: string, wanted: string): Promise<string> {
  await mkdir(runs, { recursive: true }).catch((cause: Error) => {
    throw new HarnessError("usage", `no run folder can be made in ${runs}: ${cause.message}`, {
      hint: "give another OUT=",
      cause,
    });
  });
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted}-${number}`;
    try {
      await mkdir(path.join(runs, name));
      return name;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}
