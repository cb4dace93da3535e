// Finds the programs that the stack starts: in the user's cache, on PATH, or in the system's folders for daemons.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { HarnessError } from "../../base/errors.ts";
import { type BuiltTool, readVersions, type SystemTool } from "./versions.ts";

/** The repository's root. */
export const ROOT = path.resolve(import.meta.dirname, "../..");

/** The folder that keeps what was built, for every clone of the project. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env["FLASHPROOF_CACHE"]) return path.resolve(env["FLASHPROOF_CACHE"]);
  const home = process.platform === "darwin" ? path.join(os.homedir(), "Library", "Caches") : undefined;
  return path.join(env["XDG_CACHE_HOME"] || (home ?? path.join(os.homedir(), ".cache")), "flashproof");
}

/** The PATH of most users lacks these. */
const DAEMON_FOLDERS = [
  "/usr/sbin",
  "/usr/local/sbin",
  "/usr/libexec",
  "/opt/homebrew/bin",
  "/usr/local/bin",
];

/** The full path of a program on PATH, or undefined. */
export const onPath = (name: string, env: NodeJS.ProcessEnv = process.env): string | undefined =>
  inFolders(name, (env["PATH"] ?? "").split(path.delimiter));

/** The full path of a program of the system, on PATH or in a folder for daemons, by one of its names; or undefined. */
export function systemTool(name: string, { or = [] }: Pick<SystemTool, "or"> = {}): string | undefined {
  for (const called of [name, ...or]) {
    const file = onPath(called) ?? inFolders(called, DAEMON_FOLDERS);
    if (file !== undefined) return file;
  }
  return undefined;
}

const inFolders = (name: string, folders: string[]): string | undefined =>
  folders
    .filter((folder) => folder !== "")
    .map((folder) => path.join(folder, name))
    .find((file) => existsSync(file));

/** The path of a built tool in the cache, whether it exists or not. */
export function cachedTool(name: string, tool: BuiltTool): string {
  const sources = sourcesOf(tool);
  return path.join(cacheFolder(), `${name}-${tool.version}${sources && `-${sources}`}`, name);
}

/**
 * A short name for the content of a tool's folder in this repository, so that a build of older sources is not taken for
 * one of these; empty for a tool that is not of this repository.
 */
export function sourcesOf({ source }: BuiltTool): string {
  if (!("folder" in source)) return "";
  const folder = path.join(ROOT, source.folder);
  const hash = createHash("sha256");
  for (const name of readdirSync(folder).sort())
    hash.update(`${name}\n`).update(readFileSync(path.join(folder, name)));
  return hash.digest("hex").slice(0, 8);
}

/** The path of a tool that set-up has provided. Throws a {@link HarnessError} that says what to type. */
export function findTool(name: string): string {
  const { built, system } = readVersions();
  const tool = built[name];
  if (tool === undefined && system[name] === undefined) throw new Error(`${name} is no tool of this project`);
  const file = tool === undefined ? systemTool(name, system[name]) : cachedTool(name, tool);
  if (file === undefined || !existsSync(file))
    throw new HarnessError("failed", `${name} is missing`, { hint: "type: make setup" });
  return file;
}
