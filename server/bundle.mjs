// Bundles the server into build/server/main.mjs and copies its Lua and SQL files beside it. Runs kill and restart the
// server often, and one file loads faster than hundreds of modules. Does nothing if the bundle is newer than every file of
// the server.
import { copyFileSync, mkdirSync, readdirSync, renameSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";

const root = path.resolve(import.meta.dirname, "..");
const source = path.join(root, "server");
const target = path.join(root, "build", "server");
const outfile = path.join(target, "main.mjs");

const files = readdirSync(source, { recursive: true }).map(String);
const newest = Math.max(
  ...[...files.map((file) => path.join(source, file)), path.join(root, "package-lock.json")].map(
    (file) => statSync(file).mtimeMs,
  ),
);
const built = statSync(outfile, { throwIfNoEntry: false })?.mtimeMs ?? 0;

if (built <= newest) {
  const { outputFiles } = await build({
    entryPoints: [path.join(source, "main.ts")],
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    sourcemap: "inline",
    // The source map leaves the sources out: they would double the file that a starting server reads.
    sourcesContent: false,
    write: false,
    logLevel: "error",
    outfile,
    // This package reads the files of its pages from its own folder.
    external: ["@fastify/swagger-ui"],
    banner: {
      js: 'import { createRequire as bundleRequire } from "node:module"; const require = bundleRequire(import.meta.url);',
    },
  });
  for (const file of files.filter((name) => /\.(lua|sql)$/.test(name))) {
    mkdirSync(path.join(target, path.dirname(file)), { recursive: true });
    copyFileSync(path.join(source, file), path.join(target, file));
  }
  mkdirSync(target, { recursive: true });
  // Renamed into place when it is complete, because another run may start this file at any time.
  const unfinished = `${outfile}.${process.pid}`;
  writeFileSync(unfinished, outputFiles[0].contents);
  renameSync(unfinished, outfile);
}
