// Reads the versions of everything that is not an npm package, and compares versions.
import { readFileSync } from "node:fs";
import { type Static, Type } from "@sinclair/typebox";
import { parseJson, parserOf } from "../../base/parse.ts";

/** Arguments that make a program print its version. */
const Probe = Type.Array(Type.String());

const BuiltTool = Type.Object({
  version: Type.String(),
  /** A package of a Go module, or a folder of this repository with `main.go`, `go.mod` and `go.sum`. */
  source: Type.Union([
    Type.Object({ module: Type.String(), package: Type.String() }),
    Type.Object({ folder: Type.String() }),
  ]),
  tags: Type.Optional(Type.String()),
  /** `{{sources}}` is the short name for the content of its folder, here and below. */
  ldflags: Type.Optional(Type.String()),
  probe: Probe,
  /** What it prints beside its version; one that does not is another build. */
  says: Type.Optional(Type.String()),
});
/** A tool that is built with Go. */
export type BuiltTool = Static<typeof BuiltTool>;

const SystemTool = Type.Object({
  /** The oldest version that will do; missing where the program comes with another. */
  least: Type.Optional(Type.Object({ version: Type.String(), probe: Probe })),
  /** Other names under which it does as well. */
  or: Type.Optional(Type.Array(Type.String())),
  apt: Type.String(),
  brew: Type.String(),
});
/** A tool that comes from the system's package manager. */
export type SystemTool = Static<typeof SystemTool>;

const Versions = Type.Object({
  go: Type.String(),
  built: Type.Record(Type.String(), BuiltTool),
  system: Type.Record(Type.String(), SystemTool),
});
export type Versions = Static<typeof Versions>;

/** Reads `versions.json`. */
export function readVersions(): Versions {
  const text = readFileSync(new URL("./versions.json", import.meta.url), "utf8");
  return parseJson(text, "stack/tools/versions.json", parserOf(Versions, "stack/tools/versions.json"));
}

/** The first version number in a program's output, such as `10.11.19`; undefined when it shows none. */
export const versionIn = (output: string): string | undefined => /(\d+\.\d+(?:\.\d+)?)/.exec(output)?.[1];

/** Returns true if a version is this one or later, compared number by number. */
export function atLeast(version: string, minimum: string): boolean {
  const [have, need] = [version, minimum].map((text) => text.split(".").map(Number));
  for (const [index, needed] of (need ?? []).entries()) {
    const had = have?.[index] ?? 0;
    if (had !== needed) return had > needed;
  }
  return true;
}
