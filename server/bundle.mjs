// Bundles the server into build/server/main.mjs, with its scripts and statements beside it: a process that is
// killed again and again has to be back soon, and reading hundreds of modules takes most of a second.
// Does nothing when no file of the server is newer than the bundle.
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
    // The sources themselves stay out: they would double what a starting server has to read.
    sourcesContent: false,
    write: false,
    logLevel: "error",
    outfile,
    // It finds the files of its pages beside itself.
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
  // Whole or not at all: another run may be starting this very file.
  const unfinished = `${outfile}.${process.pid}`;
  writeFileSync(unfinished, outputFiles[0].contents);
  renameSync(unfinished, outfile);
}
