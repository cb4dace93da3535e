// `make setup`: provides every program that the stack needs, and says what it does. Does nothing twice.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { copyFile, mkdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { runToExit } from "../base/command.ts";
import { HarnessError } from "../base/errors.ts";
import { makeTemplate, mariadbVersion, templateFolder } from "./parts/mariadb.ts";
import { buildTool } from "./tools/build.ts";
import { cachedTool, cacheFolder, onPath, systemTool } from "./tools/find.ts";
import { installTools } from "./tools/system.ts";
import { atLeast, type BuiltTool, readVersions, type SystemTool, versionIn } from "./tools/versions.ts";

const TICK_MS = 1_000;
const HELP = `make setup   or   node --import tsx stack/setup.ts [--benchmark]

Provides Redis and MariaDB (from PATH, else by apt-get or brew), and k6, DTM and toxiproxy (from PATH, else built
from their Go modules into the user's cache folder; FLASHPROOF_CACHE changes it). --benchmark adds wrk.
`;

async function setup(args: string[], signal: AbortSignal): Promise<number> {
  if (args.includes("--help") || args.includes("-h")) {
    process.stdout.write(HELP);
    return 0;
  }
  const unknown = args.find((argument) => argument !== "--benchmark");
  if (unknown !== undefined)
    throw new HarnessError("usage", `unknown argument: ${unknown}`, { hint: "known: --benchmark, --help" });
  const { system, benchmark, built, go } = readVersions();
  await provideSystem(args.includes("--benchmark") ? { ...system, ...benchmark } : system, signal);
  for (const [name, tool] of Object.entries(built)) await provideBuilt(name, tool, go, signal);
  const version = await mariadbVersion();
  await timed(`preparing a data folder for MariaDB ${version}`, () => makeTemplate(version));
  const programs = [
    ...Object.keys(system).map((name) => systemTool(name)),
    ...Object.entries(built).map(([name, tool]) => cachedTool(name, tool.version)),
  ];
  await writeFile(PROVIDED, [environmentKey(), ...programs, templateFolder(version), ""].join("\n"));
  return 0;
}

/** What this set-up has provided, for `provided.sh`, which asks in milliseconds whether there is anything to do. */
const PROVIDED = path.resolve(import.meta.dirname, "..", "node_modules", ".provided");
const environmentKey = (): string =>
  ["FLASHPROOF_CACHE", "XDG_CACHE_HOME", "PATH"].map((name) => process.env[name] ?? "").join(":");

async function provideSystem(tools: Record<string, SystemTool>, signal: AbortSignal): Promise<void> {
  const missing = Object.fromEntries(
    Object.entries(tools).filter(([name]) => systemTool(name) === undefined),
  );
  if (Object.keys(missing).length > 0) {
    await timed(`installing ${Object.keys(missing).join(", ")}`, () =>
      installTools(missing, signal).then(() => true),
    );
  }
  // A version is asked for once: a stamp in the cache stands for a program that has not moved since.
  for (const [name, tool] of Object.entries(tools)) {
    if (name === "mariadb-install-db") continue;
    const file = systemTool(name);
    if (file === undefined)
      throw new HarnessError("failed", `${name} was installed but is not on PATH`, {
        hint: `look for it, and add its folder to PATH`,
      });
    const version = versionIn(outputOf(file, ["--version"]));
    if (version !== undefined && !atLeast(version, tool.minimum)) {
      throw new HarnessError("failed", `${name} is ${version}, too old: ${tool.minimum} is the least`, {
        hint: `upgrade the package ${tool.apt}`,
      });
    }
  }
}

async function provideBuilt(name: string, tool: BuiltTool, go: string, signal: AbortSignal): Promise<void> {
  const wanted = cachedTool(name, tool.version);
  if (existsSync(wanted)) return;
  await mkdir(path.dirname(wanted), { recursive: true });
  const found = onPath(name);
  if (found !== undefined && `v${versionIn(outputOf(found, tool.probe))}` === tool.version) {
    // Kept as a copy: what is on PATH may be upgraded behind our back.
    // Under a name of its own first: two set-ups at once must not write into each other's file.
    const unfinished = `${wanted}.${process.pid}`;
    await copyFile(found, unfinished);
    await rename(unfinished, wanted);
    return;
  }
  demandGo(name, go);
  await timed(`building ${name} ${tool.version} (the first time takes minutes)`, () =>
    buildTool(name, tool, signal).then(() => true),
  );
}

function demandGo(name: string, minimum: string): void {
  const hint = `install Go ${minimum} or later (go.dev/doc/install), or put ${name} on PATH`;
  if (onPath("go") === undefined)
    throw new HarnessError("failed", `${name} has to be built, and Go is missing`, { hint });
  const version = versionIn(outputOf("go", ["version"]));
  if (version !== undefined && !atLeast(version, minimum)) {
    throw new HarnessError("failed", `${name} has to be built, and Go is ${version}, too old`, { hint });
  }
}

function outputOf(file: string, args: string[]): string {
  try {
    return execFileSync(file, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  } catch {
    return "";
  }
}

/** Shows what takes long and for how long it has; says nothing where there was nothing to do. */
async function timed(what: string, action: () => Promise<boolean>): Promise<void> {
  const startedAt = Date.now();
  const seconds = () => Math.round((Date.now() - startedAt) / 1_000);
  const live = process.stdout.isTTY;
  const announce = setTimeout(() => process.stdout.write(live ? `${what} …` : `${what} …\n`), 300);
  const ticking = setInterval(() => live && process.stdout.write(`\r${what} … ${seconds()} s`), TICK_MS);
  try {
    const done = await action();
    if (done) process.stdout.write(`${live ? "\r" : ""}${what}: done in ${seconds()} s\n`);
  } finally {
    clearTimeout(announce);
    clearInterval(ticking);
  }
}

await mkdir(cacheFolder(), { recursive: true });
await runToExit((signal) => setup(process.argv.slice(2), signal));
