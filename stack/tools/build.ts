// Builds a tool from its Go module, into the cache, in one step that others see whole or not at all.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { HarnessError } from "../../base/errors.ts";
import { cachedTool, cacheFolder } from "./find.ts";
import type { BuiltTool } from "./versions.ts";

const run = promisify(execFile);
const MEGABYTES_16 = 16 * 1024 * 1024;

/**
 * Builds the tool and puts it into the cache. `go install MODULE@VERSION` would do the same, but also asks for
 * lists of versions, which restricted module proxies refuse.
 */
export async function buildTool(name: string, tool: BuiltTool, signal: AbortSignal): Promise<void> {
  const wanted = cachedTool(name, tool.version);
  await mkdir(path.dirname(wanted), { recursive: true });
  const unfinished = await mkdtemp(path.join(cacheFolder(), `${name}-unfinished-`));
  try {
    const options = { signal, maxBuffer: MEGABYTES_16 };
    const { stdout } = await run(
      "go",
      ["mod", "download", "-json", `${tool.module}@${tool.version}`],
      options,
    );
    const { Dir: source } = JSON.parse(stdout) as { Dir: string };
    const binary = path.join(unfinished, name);
    const ldflags = tool.ldflags === undefined ? [] : ["-ldflags", tool.ldflags];
    await run("go", ["build", "-trimpath", ...ldflags, "-o", binary, tool.package], {
      ...options,
      cwd: source,
    });
    await rename(binary, wanted);
  } catch (cause) {
    signal.throwIfAborted();
    const output = (cause as { stderr?: string }).stderr?.trim().split("\n").slice(-5).join("\n  ");
    throw new HarnessError("failed", `${name} ${tool.version} could not be built:\n  ${output ?? cause}`, {
      hint: "it is built with Go from its module; check `go version` and that `go env GOPROXY` can be reached",
      cause,
    });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}
