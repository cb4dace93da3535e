// Who opens one command's file meets nothing of the other commands.
import { readFileSync } from "node:fs";
import path from "node:path";
import * as assert from "uvu/assert";
import { PROFILES } from "../../loadtests/load/profiles.ts";
import { suite } from "../runner/suite.ts";
import { importsOf } from "../tidy/rooms.ts";

const test = suite("the rooms of loadtests");

/** Files that a command starts by their path, and so imports without an import: k6's scripts, the bench's programs. */
const STARTED: Readonly<Record<string, readonly string[]>> = {
  "loadtests/load.ts": Object.keys(PROFILES).map((name) => `loadtests/load/scripts/${name}.ts`),
  "loadtests/verify.ts": [],
  "loadtests/bench.ts": [
    ...["empty", "plain", "recording"].map((name) => `loadtests/bench/scripts/${name}.ts`),
    "loadtests/bench/generators/generator.ts",
    "loadtests/bench/generators/bare-server.ts",
    "loadtests/bench/measurements/judge-generated.ts",
  ],
};

/** All files of loadtests that these import, directly or through others. */
function reachableFrom(files: readonly string[]): string[] {
  const seen = new Set<string>();
  const waiting = [...files];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (seen.has(file) || !file.startsWith("loadtests/")) continue;
    seen.add(file);
    const folder = path.posix.dirname(file);
    const own = importsOf(readFileSync(file, "utf8")).filter((specifier) => specifier.startsWith("."));
    waiting.push(...own.map((specifier) => path.posix.join(folder, specifier)));
  }
  return [...seen];
}

for (const [command, started] of Object.entries(STARTED)) {
  test(`nothing that ${command} imports is of another command`, () => {
    const others = Object.keys(STARTED).filter((other) => other !== command);
    const files = reachableFrom([command, ...started]);
    assert.ok(files.length > 20, `only ${files.length} files were found`);
    const folders = others.map(
      (other) => `${path.posix.dirname(other)}/${path.posix.basename(other, ".ts")}/`,
    );
    assert.equal(
      files.filter((file) => folders.some((folder) => file.startsWith(folder))),
      [],
    );
  });
}
