// Provides the tools written in Go: from PATH if the wanted version is there, otherwise built.
import { existsSync } from "node:fs";
import { copyFile, mkdir, rename } from "node:fs/promises";
import path from "node:path";
import { HarnessError } from "../../base/errors.ts";
import { runTogether } from "../../base/run-together.ts";
import { outputOf } from "../process/run-tool.ts";
import { buildTool, fetchSource, isVersion } from "./build.ts";
import { cachedTool, onPath } from "./find.ts";
import type { Steps } from "./steps.ts";
import { atLeast, type BuiltTool, versionIn } from "./versions.ts";

type BuiltTools = [name: string, tool: BuiltTool][];

/** Returns those of these tools that have to be built. Throws if there are some and Go is missing or too old. */
export async function toolsToBuild(tools: BuiltTools, oldestGo: string): Promise<BuiltTools> {
  const missing: BuiltTools = [];
  for (const [name, tool] of tools)
    if (!existsSync(cachedTool(name, tool)) && !(await copyFromPath(name, tool))) missing.push([name, tool]);
  if (missing.length > 0) demandGo(missing.map(([name]) => name).join(", "), oldestGo);
  return missing;
}

/** Builds these tools. All are fetched at once but built one after another, since one build uses every core. */
export async function buildTools(tools: BuiltTools, steps: Steps, signal: AbortSignal): Promise<void> {
  let built: Promise<void> = Promise.resolve();
  await runTogether(
    signal,
    tools.map(([name, tool]) => async (signal: AbortSignal) => {
      const called = `${name} ${tool.version}`;
      const source = await steps.run(`fetching ${called}`, () => fetchSource(name, tool, signal));
      built = built.then(() => steps.run(`building ${called}`, () => buildTool(name, tool, source, signal)));
      await built;
    }),
  );
}

/** Copies a tool from PATH if it has the wanted version: the one on PATH may be upgraded later. */
async function copyFromPath(name: string, tool: BuiltTool): Promise<boolean> {
  const found = onPath(name);
  if (found === undefined || !isVersion(found, tool)) return false;
  const wanted = cachedTool(name, tool);
  // Copied under its own name first: two set-ups at once must not write into one file.
  const unfinished = `${wanted}.${process.pid}`;
  await mkdir(path.dirname(wanted), { recursive: true });
  await copyFile(found, unfinished);
  await rename(unfinished, wanted);
  return true;
}

function demandGo(names: string, oldest: string): void {
  const hint = `install Go ${oldest} or later (go.dev/doc/install), or put these builds on PATH`;
  if (onPath("go") === undefined)
    throw new HarnessError("failed", `Go is missing: it has to build ${names}`, { hint });
  const version = versionIn(outputOf("go", "version"));
  if (version !== undefined && !atLeast(version, oldest))
    throw new HarnessError("failed", `Go is ${version}, too old to build ${names}`, { hint });
}
