// The script and the style of each page: bundled from their sources, or read where an installed package has them.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { BuildOptions, BuildResult, OutputFile } from "esbuild";

/** The texts that a page holds. No end of their elements is in them. */
export interface PageFiles {
  script: string;
  style: string;
}

/**
 * The pages, and the file that each begins with: the report of a run, runs beside each other, the list of runs, the
 * front door of `make serve`, and a run that goes on.
 */
const PAGES = {
  ...{ page: "main.ts", compare: "compare.ts", index: "index.ts", door: "door.ts", live: "live.ts" },
} as const;
export type PageName = keyof typeof PAGES;

/** How pages are bundled, here and for the package. */
export const PAGE_BUILD = {
  entryPoints: Object.fromEntries(
    Object.entries(PAGES).map(([name, file]) => [name, path.join(import.meta.dirname, "page", file)]),
  ),
  bundle: true,
  minify: true,
  platform: "browser",
  target: ["chrome111", "firefox115", "safari16.4"],
  format: "iife",
  charset: "utf8",
  legalComments: "none",
  logLevel: "error",
} as const satisfies BuildOptions;

/** The files of a page. Bundling takes some 50 ms. */
export function pageFiles(page: PageName = "page"): PageFiles {
  return process.env["FLASHPROOF_PACKAGED"] === undefined ? bundled(page) : packaged(page);
}

/** esbuild is no part of the package, so that its bundle must not see the name. */
function bundled(page: PageName): PageFiles {
  const { buildSync } = createRequire(import.meta.url)("esbuild") as typeof import("esbuild");
  const entryPoints = { [page]: PAGE_BUILD.entryPoints[page] ?? "" };
  const options = { ...PAGE_BUILD, entryPoints, write: false as const, outdir: "out" };
  const { outputFiles }: BuildResult<typeof options> = buildSync(options);
  const text = (ending: string) =>
    outputFiles.find((file: OutputFile) => file.path.endsWith(ending))?.text ?? "";
  return { script: inElement(text(".js")), style: text(".css") };
}

function packaged(page: PageName): PageFiles {
  const text = (ending: string) =>
    readFileSync(path.join(import.meta.dirname, `page/${page}${ending}`), "utf8");
  return { script: inElement(text(".js")), style: text(".css") };
}

/** A script that its element holds whole. */
const inElement = (script: string): string => script.trim().replaceAll(/<(?=\/script|!--)/gi, "\\x3c");
