// Builds a tool with Go, into the cache, in one step that others see whole or not at all.
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import path from "node:path";
import { HarnessError } from "../../base/errors.ts";
import { outputOf, runTool } from "../process/run-tool.ts";
import { cachedTool, cacheFolder, ROOT } from "./find.ts";
import { type BuiltTool, versionIn } from "./versions.ts";

/**
 * As k6 and toxiproxy build their own releases: no C compiler, no symbol table. The compiler is told not to prepare
 * what debuggers want and the linker would drop, and a build of the same sources gives the same bytes.
 */
const FLAGS = ["-mod=readonly", "-trimpath", "-buildvcs=false", "-gcflags=all=-dwarf=false"];
const ENVIRONMENT = { CGO_ENABLED: "0", GOWORK: "off" };

/** Where a tool's sources are, and everything they import with them. */
export interface FetchedSource {
  folder: string;
  package: string;
}

/**
 * Downloads a tool's sources. `go install MODULE@VERSION` would do it and build, but it also asks for lists of
 * versions, which restricted module proxies refuse.
 */
export async function fetchSource(
  name: string,
  { version, source, tags = "" }: BuiltTool,
  signal: AbortSignal,
): Promise<FetchedSource> {
  const run = { failure: `${name} ${version} could not be fetched`, hint: HINT, env: ENVIRONMENT, signal };
  const fetched =
    "folder" in source
      ? { folder: path.join(ROOT, source.folder), package: "." }
      : { folder: await moduleFolder(`${source.module}@${version}`, run), package: source.package };
  await runTool(["go", "list", "-deps", "-tags", tags, fetched.package], { ...run, cwd: fetched.folder });
  return fetched;
}

const HINT = "it is built with Go; check `go version`, and that Go reaches what `go env GOPROXY` names";

async function moduleFolder(module: string, run: Parameters<typeof runTool>[1]): Promise<string> {
  const { Dir } = JSON.parse(await runTool(["go", "mod", "download", "-json", module], run)) as {
    Dir: string;
  };
  return Dir;
}

/** Builds a tool from its sources and puts it into the cache. */
export async function buildTool(
  name: string,
  tool: BuiltTool,
  fetched: FetchedSource,
  signal: AbortSignal,
): Promise<void> {
  const unfinished = await mkdtemp(path.join(cacheFolder(), `${name}-unfinished-`));
  try {
    const binary = path.join(unfinished, name);
    const ldflags = `-s -w ${tool.ldflags ?? ""}`;
    const flags = [...FLAGS, "-tags", tool.tags ?? "", "-ldflags", ldflags, "-o", binary];
    const failure = `${name} ${tool.version} could not be built`;
    const run = { failure, hint: HINT, env: ENVIRONMENT, signal, cwd: fetched.folder };
    await runTool(["go", "build", ...flags, fetched.package], run);
    if (!isVersion(binary, tool))
      throw new HarnessError("failed", `${name} was built, but does not say that it is ${tool.version}`);
    const wanted = cachedTool(name, tool);
    await mkdir(path.dirname(wanted), { recursive: true });
    await rename(binary, wanted);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** Whether this program says that it is the wanted version. */
export const isVersion = (file: string, { version, probe }: BuiltTool): boolean =>
  `v${versionIn(outputOf(file, ...probe))}` === version;
