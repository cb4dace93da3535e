// Writes what was measured into a page such as docs/performance.md, and its chart beside it.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { HarnessError } from "../../../base/errors.ts";
import type { BenchResult } from "../figures/bench-result.ts";
import { chartOf } from "../figures/chart.ts";
import { blockIn } from "./blocks.ts";
import { BLOCKS, pageOf } from "./page.ts";

/** Where the chart is, beside the page. */
const CHART = path.join("pictures", "performance.svg");

/** The text of a page that has a place for everything. Throws a usage error otherwise. */
export function readPage(file: string): string {
  const page = textOf(file);
  for (const block of BLOCKS) blockIn(page, block);
  return page;
}

/** Writes page and chart; returns their names. */
export function writePage(file: string, result: BenchResult, release: string): string[] {
  writeFileSync(file, pageOf(readPage(file), result, release));
  const chart = chartOf(result.figures);
  if (chart === undefined) return [file];
  const picture = path.join(path.dirname(file), CHART);
  mkdirSync(path.dirname(picture), { recursive: true });
  writeFileSync(picture, chart);
  return [file, picture];
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new HarnessError("usage", `the page ${file} cannot be read`, {
      hint: "give one that has blocks to write, such as PAGE=docs/performance.md",
      cause,
    });
  }
}
