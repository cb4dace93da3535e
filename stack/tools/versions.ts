// The versions of everything that is not an npm package, from the one file that states them.
import { readFileSync } from "node:fs";
import { type Static, Type } from "@sinclair/typebox";
import { parseJson, parserOf } from "../../base/parse.ts";

const BuiltTool = Type.Object({
  version: Type.String(),
  module: Type.String(),
  package: Type.String(),
  ldflags: Type.Optional(Type.String()),
  /** Arguments that make it print its version. */
  probe: Type.Array(Type.String()),
});
/** A tool that is built from its Go module. */
export type BuiltTool = Static<typeof BuiltTool>;

const SystemTool = Type.Object({ minimum: Type.String(), apt: Type.String(), brew: Type.String() });
/** A tool that comes from the system's package manager. */
export type SystemTool = Static<typeof SystemTool>;

const Versions = Type.Object({
  node: Type.String(),
  go: Type.String(),
  built: Type.Record(Type.String(), BuiltTool),
  system: Type.Record(Type.String(), SystemTool),
  benchmark: Type.Record(Type.String(), SystemTool),
});
export type Versions = Static<typeof Versions>;

/** Reads `versions.json`. */
export function readVersions(): Versions {
  const text = readFileSync(new URL("./versions.json", import.meta.url), "utf8");
  return parseJson(text, "stack/tools/versions.json", parserOf(Versions, "stack/tools/versions.json"));
}

/** The first version number in a program's output, such as `10.11.19`; undefined when it shows none. */
export const versionIn = (output: string): string | undefined => /(\d+\.\d+(?:\.\d+)?)/.exec(output)?.[1];

/** Whether a version is this one or a later one, compared number by number. */
export function atLeast(version: string, minimum: string): boolean {
  const [have, need] = [version, minimum].map((text) => text.split(".").map(Number));
  for (const [index, needed] of (need ?? []).entries()) {
    const had = have?.[index] ?? 0;
    if (had !== needed) return had > needed;
  }
  return true;
}
