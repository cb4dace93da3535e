// Which versions a run is made of: what its description has to say to be repeated.
import { execFileSync } from "node:child_process";
import { findTool } from "./find.ts";
import { readVersions, versionIn } from "./versions.ts";

/** Versions by name, of Node and of every program of the stack. */
export function inventory(): Record<string, string> {
  const { built } = readVersions();
  const ofSystem = (name: string) =>
    versionIn(execFileSync(findTool(name), ["--version"], { encoding: "utf8" }));
  return {
    node: process.version,
    ...Object.fromEntries(Object.entries(built).map(([name, { version }]) => [name, version])),
    redis: ofSystem("redis-server") ?? "unknown",
    mariadb: ofSystem("mariadbd") ?? "unknown",
  };
}
