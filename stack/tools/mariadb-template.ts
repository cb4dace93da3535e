// The data folder that every private mariadbd copies: set-up makes it once for each version.
import { existsSync } from "node:fs";
import { mkdtemp, rename, rm } from "node:fs/promises";
import path from "node:path";
import { outputOf, runTool } from "../process/run-tool.ts";
import { cacheFolder, findTool } from "./find.ts";

/** Small files, since a data folder is copied for each run. */
export const FILES = ["--innodb-log-file-size=32M", "--innodb-data-file-path=ibdata1:12M:autoextend"];
/** mariadbd refuses to run as root unless it is told to. */
export const asUser = (): string[] => (process.getuid?.() === 0 ? ["--user=root"] : []);

/** The version of the installed mariadbd, such as `10.11.19-MariaDB`. */
export const mariadbVersion = (): string =>
  /Ver (\S+)/
    .exec(outputOf(findTool("mariadbd"), "--version"))?.[1]
    ?.split("-")
    .slice(0, 2)
    .join("-") ?? "unknown";

/** The data folder to copy for a mariadbd of this version, whether it exists or not. */
export const templateFolder = (version: string): string =>
  path.join(cacheFolder(), `mariadb-data-${version}`);

/** Makes the data folder. */
export async function makeTemplate(version: string, signal: AbortSignal): Promise<void> {
  // Made under another name first: two set-ups at once must not see each other's half.
  const unfinished = await mkdtemp(path.join(cacheFolder(), "mariadb-data-unfinished-"));
  try {
    const flags = [
      "--no-defaults",
      `--datadir=${unfinished}`,
      "--auth-root-authentication-method=normal",
      "--skip-test-db",
    ];
    const command = [findTool("mariadb-install-db"), ...flags, ...FILES, ...asUser()];
    await runTool(command, { failure: "MariaDB's data folder could not be made", signal });
    const template = templateFolder(version);
    await rename(unfinished, template).catch((error: unknown) => {
      // Another set-up was faster.
      if (!existsSync(template)) throw error;
    });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}
