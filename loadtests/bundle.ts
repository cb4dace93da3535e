// Bundles the harness into build/package, from which `npm pack` makes the installed package: Node strips no types under
// node_modules. What the code reads beside itself lies there as it does here. Dependencies are bundled too: an
// installation needs no registry, gets the versions that were tested, and shares none with the user's shop.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type BuildOptions, build, type Metafile, type Plugin } from "esbuild";
import { PAGE_BUILD } from "../invariants/report/page-files.ts";
import { SCRIPT_BUILD } from "./run/k6-script.ts";

const ROOT = path.resolve(import.meta.dirname, "..");
const OUT = path.join(ROOT, "build", "package");
const SERVER = path.join(OUT, "build", "server");
const SWAGGER_UI = "node_modules/@fastify/swagger-ui";

/** Folders whose files are read as they are, and the endings of those files. */
const READ_AS_THEY_ARE: readonly [folder: string, ending: RegExp][] = [
  ["invariants", /\.lua$/],
  ["stack", /\.(?:sql|json|go|mod|sum)$|^LICENSE$/],
  ["targets", /\.json$/],
];

const COMMON = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: "node",
  target: "node20",
  format: "esm",
  logLevel: "error",
  metafile: true,
  define: { "process.env.FLASHPROOF_PACKAGED": '"1"' },
  banner: {
    js: 'import { createRequire as bundleRequire } from "node:module"; const require = bundleRequire(import.meta.url);',
  },
} as const satisfies BuildOptions;

/** Lets a file find what lies beside it: all bundled files stand in one folder, under which the others have their place. */
const ownFolders: Plugin = {
  name: "own folders",
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, ({ path: file }) => {
      const inside = path.relative(ROOT, file);
      if (inside.startsWith("node_modules")) return undefined;
      const contents = readFileSync(file, "utf8")
        .replaceAll("import.meta.dirname", `(import.meta.dirname + "/${path.dirname(inside)}")`)
        .replaceAll("import.meta.url", `new URL("./${inside}", import.meta.url).href`);
      return { contents, loader: "ts" };
    });
  },
};

/** The pages of the server's API are read from the folder of their package. */
const swaggerPages: Plugin = {
  name: "pages of swagger-ui",
  setup({ onLoad }) {
    onLoad({ filter: /@fastify\/swagger-ui\/.*\.js$/ }, ({ path: file }) => {
      const inside = path.dirname(path.relative(path.join(ROOT, SWAGGER_UI), file));
      const folder = `(swaggerFolder + "/${inside}")`;
      return { contents: readFileSync(file, "utf8").replaceAll("__dirname", folder), loader: "js" };
    });
  },
};

rmSync(OUT, { recursive: true, force: true });
const scripts = readdirSync(path.join(ROOT, "loadtests/load/scripts")).filter((name) => /\.ts$/.test(name));
const bundled = await Promise.all([
  build({
    ...COMMON,
    entryPoints: { flashproof: "loadtests/flashproof.ts" },
    splitting: true,
    outdir: OUT,
    // The other form of jsonc-parser cannot be bundled.
    mainFields: ["module", "main"],
    outExtension: { ".js": ".mjs" },
    chunkNames: "[name]-[hash]",
    plugins: [ownFolders],
    banner: { js: `#!/usr/bin/env node\n${COMMON.banner.js}` },
  }),
  build({
    ...COMMON,
    entryPoints: ["server/main.ts"],
    outfile: path.join(SERVER, "main.mjs"),
    plugins: [swaggerPages],
    // Said here, since import.meta would make a CommonJS file one of ES modules.
    banner: { js: `${COMMON.banner.js}\nconst swaggerFolder = import.meta.dirname + "/swagger-ui";` },
  }),
  build({
    ...SCRIPT_BUILD,
    absWorkingDir: ROOT,
    metafile: true,
    entryPoints: scripts.map((name) => `loadtests/load/scripts/${name}`),
    outdir: path.join(OUT, "loadtests/load/scripts"),
    // The harness looks for them by their names here, and k6 takes JavaScript as TypeScript.
    outExtension: { ".js": ".ts" },
  }),
  build({
    ...PAGE_BUILD,
    absWorkingDir: ROOT,
    metafile: true,
    outdir: path.join(OUT, "invariants/report/page"),
  }),
]);

for (const [folder, ending] of READ_AS_THEY_ARE) copy(folder, path.join(OUT, folder), ending);
copy("server", SERVER, /\.(?:lua|sql)$/);
copy(`${SWAGGER_UI}/static`, path.join(SERVER, "swagger-ui/static"), /./);
// The server is built already.
const own = path.join(OUT, "targets/fastify.json");
writeFileSync(own, JSON.stringify({ ...JSON.parse(readFileSync(own, "utf8")), build: null }, null, 2));
writeFileSync(path.join(OUT, "LICENSES.txt"), licences(bundled.map(({ metafile }) => metafile)));

/** Copies the files of a folder and of those in it whose names end so. */
function copy(from: string, to: string, ending: RegExp): void {
  const entries = readdirSync(path.join(ROOT, from), { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((one) => one.isFile() && ending.test(one.name))) {
    const file = path.join(entry.parentPath, entry.name);
    const copied = path.join(to, path.relative(path.join(ROOT, from), file));
    mkdirSync(path.dirname(copied), { recursive: true });
    copyFileSync(file, copied);
  }
}

/** The licenses of what is not under this project's: k6's module, and the packages in the bundles, as each asks. */
function licences(metafiles: readonly Metafile[]): string {
  const inputs = metafiles.flatMap(({ inputs }) => Object.keys(inputs));
  const folders = inputs.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);
  const texts = [...new Set(folders)].sort().map((folder) => {
    const { name, version, license } = JSON.parse(
      readFileSync(path.join(ROOT, folder, "package.json"), "utf8"),
    );
    const file = readdirSync(path.join(ROOT, folder)).find((one) => /^licen[cs]e/i.test(one));
    const text = file === undefined ? "" : readFileSync(path.join(ROOT, folder, file), "utf8").trim();
    return `${name} ${version}: ${license}\n\n${text}\n`;
  });
  const k6 = "stack/parts/k6";
  const own = `${k6}: AGPL-3.0-only\n\n${readFileSync(path.join(ROOT, k6, "LICENSE"), "utf8").trim()}\n`;
  return [own, ...texts].join(`\n${"-".repeat(72)}\n\n`);
}
