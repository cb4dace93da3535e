// Builds a tool with Go and moves it into the cache in one step, so that others see all of it or nothing.
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import path from "node:path";
import { HarnessError } from "../../base/errors.ts";
import { outputOf, runTool } from "../process/run-tool.ts";
import { cachedTool, cacheFolder, ROOT, sourcesOf } from "./find.ts";
import { type BuiltTool, versionIn } from "./versions.ts";

/**
 * k6's and toxiproxy's releases are built without a C compiler too. `-s -w` drops what only debuggers read, and with
 * `-dwarf=false` the compiler does not write it first. The same sources give the same bytes.
 */
const FLAGS = ["-mod=readonly", "-trimpath", "-buildvcs=false", "-gcflags=all=-dwarf=false"];
const ENVIRONMENT = { CGO_ENABLED: "0", GOWORK: "off" };

/** A tool's sources: the folder to build in, and the package to build. */
export interface FetchedSource {
  folder: string;
  package: string;
}

/**
 * Downloads a tool's sources and all that they import. `go install MODULE@VERSION` would do so and build, but it also
 * asks for lists of versions, which restricted module proxies refuse.
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

/** Builds a tool and puts it into the cache. Throws if the build fails or does not say the wanted version. */
export async function buildTool(
  name: string,
  tool: BuiltTool,
  fetched: FetchedSource,
  signal: AbortSignal,
): Promise<void> {
  const unfinished = await mkdtemp(path.join(cacheFolder(), `${name}-unfinished-`));
  try {
    const binary = path.join(unfinished, name);
    const ldflags = `-s -w ${named(tool.ldflags, tool)}`;
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

/** Returns true if this program says that it is the wanted version, and the wanted build of it. */
export function isVersion(file: string, tool: BuiltTool): boolean {
  const output = outputOf(file, ...tool.probe);
  return `v${versionIn(output)}` === tool.version && output.includes(named(tool.says, tool));
}

const named = (text = "", tool: BuiltTool): string => text.replaceAll("{{sources}}", sourcesOf(tool));
