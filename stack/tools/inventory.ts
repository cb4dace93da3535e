// The versions of the programs that a run uses: `run.json` names them, so that the run can be repeated.
import { outputOf } from "../process/run-tool.ts";
import { findTool } from "./find.ts";
import { readVersions, versionIn } from "./versions.ts";

/** Versions by name: Node's, and those of the programs of the stack. */
export function inventory(): Record<string, string> {
  const { built } = readVersions();
  const ofSystem = (name: string) => versionIn(outputOf(findTool(name), "--version")) ?? "unknown";
  return {
    node: process.version,
    ...Object.fromEntries(Object.entries(built).map(([name, { version }]) => [name, version])),
    redis: ofSystem("redis-server"),
    mariadb: ofSystem("mariadbd"),
  };
}
