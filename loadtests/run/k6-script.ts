// A k6 script as one file: k6's engine looks up what another file exports at each use, which costs it a tenth of its time.
import { createRequire } from "node:module";
import type { BuildOptions } from "esbuild";

/** How scripts are bundled, here and for the package. */
export const SCRIPT_BUILD = {
  bundle: true,
  platform: "neutral",
  format: "esm",
  target: "esnext",
  external: ["k6", "k6/*"],
  // k6 then names the lines of the sources in its errors.
  sourcemap: "inline",
  sourcesContent: false,
  logLevel: "error",
} as const satisfies BuildOptions;

/** Bundles the script at this path into a file, and returns that; in an installed package, the script is one already. */
export function bundledScript(script: string, file: string): string {
  if (process.env["FLASHPROOF_PACKAGED"] !== undefined) return script;
  // esbuild is no part of the package, so that its bundle must not see the name.
  const { buildSync } = createRequire(import.meta.url)("esbuild") as typeof import("esbuild");
  buildSync({ ...SCRIPT_BUILD, entryPoints: [script], outfile: file });
  return file;
}
