// Provides the programs that a command needs, and nothing twice.
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { HarnessError } from "../../base/errors.ts";
import { makeFolder } from "../../base/make-folder.ts";
import { runTogether } from "../../base/run-together.ts";
import { outputOf, runTool } from "../process/run-tool.ts";
import { cachedTool, cacheFolder, ROOT, systemTool } from "./find.ts";
import { demandInstall } from "./install.ts";
import { makeTemplate, mariadbVersion, templateFolder } from "./mariadb-template.ts";
import { NEEDS } from "./needs.ts";
import { buildTools, toolsToBuild } from "./provide-built.ts";
import type { Steps } from "./steps.ts";
import { atLeast, readVersions, type SystemTool, versionIn } from "./versions.ts";

type SystemTools = [name: string, tool: SystemTool][];

/** Provides what this command needs. Packages are installed while Go downloads and builds. */
export async function provide(
  command: string,
  saidYes: boolean,
  steps: Steps,
  signal: AbortSignal,
): Promise<void> {
  const { system, built, go } = readVersions();
  const needs = NEEDS[command] ?? [];
  const systemTools = Object.entries(system).filter(([name]) => needs.includes(name));
  const builtTools = Object.entries(built).filter(([name]) => needs.includes(name));
  await makeFolder(cacheFolder()).catch((cause: Error) => {
    throw new HarnessError("usage", `no cache folder can be made: ${cause.message}`, {
      hint: "give another one: FLASHPROOF_CACHE=",
      cause,
    });
  });
  const missing = systemTools.filter(([name, tool]) => systemTool(name, tool) === undefined);
  demandVersions(systemTools.filter((tool) => !missing.includes(tool)));
  const asker = { isRoot: process.getuid?.() === 0, canAsk: process.stdin.isTTY === true, saidYes };
  const commands = missing.length === 0 ? [] : await demandInstall(missing, asker, signal);
  const toBuild = await toolsToBuild(builtTools, go);
  await runTogether(signal, [
    async (signal) => {
      await install(missing, commands, steps, signal);
      await provideTemplate(steps, signal);
    },
    (signal) => buildTools(toBuild, steps, signal),
  ]);
  const files = [
    ...systemTools.map(([name, tool]) => systemTool(name, tool)),
    ...builtTools.map(([name, tool]) => cachedTool(name, tool)),
    templateFolder(mariadbVersion()),
  ];
  const list = providedFile(command);
  if (existsSync(path.dirname(list))) await writeFile(list, [environmentKey(), ...files, ""].join("\n"));
}

/**
 * The list of what is provided for a command. `provided.sh` reads it and knows in milliseconds if nothing is to do. An
 * installed package has no make and no place for it.
 */
const providedFile = (command: string): string => path.join(ROOT, "node_modules", `.provided-${command}`);
const environmentKey = (): string =>
  ["FLASHPROOF_CACHE", "XDG_CACHE_HOME", "PATH"].map((name) => process.env[name] ?? "").join(":");

async function install(
  tools: SystemTools,
  commands: string[][],
  steps: Steps,
  signal: AbortSignal,
): Promise<void> {
  if (tools.length === 0) return;
  await steps.run(`installing ${tools.map(([name]) => name).join(", ")}`, async () => {
    for (const command of commands)
      await runTool(command, { failure: `\`${command.join(" ")}\` failed`, signal });
  });
  demandVersions(tools);
}

async function provideTemplate(steps: Steps, signal: AbortSignal): Promise<void> {
  const version = mariadbVersion();
  if (existsSync(templateFolder(version))) return;
  await steps.run(`making a data folder for MariaDB ${version}`, () => makeTemplate(version, signal));
}

/** Throws if one of these tools is missing or too old. */
function demandVersions(tools: SystemTools): void {
  for (const [name, tool] of tools) {
    const { least, apt } = tool;
    const file = systemTool(name, tool);
    if (file === undefined)
      throw new HarnessError("failed", `${name} was installed but is not on PATH`, {
        hint: "look for it, and add its folder to PATH",
      });
    const version = least && versionIn(outputOf(file, ...least.probe));
    if (least && version !== undefined && !atLeast(version, least.version))
      throw new HarnessError("failed", `${name} is ${version}, too old: ${least.version} is the least`, {
        hint: `upgrade the package ${apt}`,
      });
  }
}
