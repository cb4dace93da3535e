// Finds the programs that the stack starts: in the user's cache, on PATH, or where systems keep their daemons.
import { existsSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { HarnessError } from "../../base/errors.ts";
import { readVersions } from "./versions.ts";

/** Where what was built is kept, by name and version, for every clone of the project. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env["FLASHPROOF_CACHE"]) return path.resolve(env["FLASHPROOF_CACHE"]);
  const home = process.platform === "darwin" ? path.join(os.homedir(), "Library", "Caches") : undefined;
  return path.join(env["XDG_CACHE_HOME"] || (home ?? path.join(os.homedir(), ".cache")), "flashproof");
}

/** Daemons are often not on an ordinary user's PATH. */
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

/** The full path of a system's daemon, on PATH or where systems keep such, or undefined. */
export const systemTool = (name: string): string | undefined =>
  onPath(name) ?? inFolders(name, DAEMON_FOLDERS);

const inFolders = (name: string, folders: string[]): string | undefined =>
  folders
    .filter((folder) => folder !== "")
    .map((folder) => path.join(folder, name))
    .find((file) => existsSync(file));

/** Where a built tool of this version stands in the cache, whether it exists or not. */
export const cachedTool = (name: string, version: string): string =>
  path.join(cacheFolder(), `${name}-${version}`, name);

/** The path of a tool that set-up has provided. Throws a {@link HarnessError} that says what to type. */
export function findTool(name: string): string {
  const { built, system, benchmark } = readVersions();
  const tool = built[name];
  const found = tool === undefined ? systemTool(name) : existing(cachedTool(name, tool.version));
  if (found !== undefined) return found;
  const known = tool !== undefined || system[name] !== undefined || benchmark[name] !== undefined;
  if (!known) throw new Error(`${name} is no tool of this project`);
  throw new HarnessError("failed", `${name} is missing`, { hint: "type: make setup" });
}

const existing = (file: string): string | undefined => (existsSync(file) ? file : undefined);
