// Makes the folder of a run: `runs/<start>-<kind>-<seed>/`, and `runs/latest`, which links to the newest.
import { mkdir, rename, rm, symlink } from "node:fs/promises";
import path from "node:path";
import { HarnessError } from "../../../base/errors.ts";
import { makeFolder } from "../../../base/make-folder.ts";

/** The default folder for run folders: of the folder that a command is typed in. */
export const RUNS = path.resolve("runs");

/** The files of one run. */
export interface RunFolder {
  path: string;
  file(
    name:
      | "history.jsonl"
      | "observations.jsonl"
      | "wire.jsonl"
      | "k6-input.json"
      | "k6-script.js"
      | "k6-summary.json"
      | "k6-report.html",
  ): string;
}

/** Codes of the system for a disk that takes no more: no mistake of the user's. */
const FULL = ["ENOSPC", "EDQUOT"];

/**
 * Makes the folder of a run that starts now, under `runs`, and points `latest` to it. Throws a usage error that names
 * `runs` where no folder can be made there.
 */
export async function createRunFolder(
  runs: string,
  kind: string,
  seed: number,
  startedAt: Date,
): Promise<RunFolder> {
  const start = startedAt.toISOString().slice(0, 19).replaceAll(":", "").replace("T", "-");
  try {
    const name = await firstFree(runs, `${start}-${kind}-${seed}`);
    await pointLatest(runs, name);
    const folder = path.join(runs, name);
    return { path: folder, file: (file) => path.join(folder, file) };
  } catch (cause) {
    const { code = "", message } = cause as NodeJS.ErrnoException;
    if (FULL.includes(code)) throw cause;
    throw new HarnessError("usage", `no run folder can be made in ${runs}: ${message}`, {
      hint: "give another OUT=",
      cause,
    });
  }
}

/** In one step, since another run may start at the same time. */
async function pointLatest(runs: string, name: string): Promise<void> {
  const link = path.join(runs, `.latest-${name}`);
  await symlink(name, link);
  try {
    await rename(link, path.join(runs, "latest"));
  } catch (error) {
    await rm(link, { force: true });
    // The run that this folder was made for does not begin.
    await rm(path.join(runs, name), { recursive: true, force: true });
    throw error;
  }
}

/** If two runs start within the same second, the later one gets a number. */
async function firstFree(runs: string, wanted: string): Promise<string> {
  await makeFolder(runs);
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
