// Writes what was measured into a page such as docs/performance.md, and its chart beside it.
import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { HarnessError } from "../../../base/errors.ts";
import { writeWhole } from "../../../invariants/record/writing/write-whole.ts";
import type { BenchResult } from "../figures/bench-result.ts";
import { chartOf } from "../figures/chart.ts";
import { blockIn } from "./blocks.ts";
import { BLOCKS, pageOf } from "./page.ts";
import { readReleases } from "./releases.ts";

/** Where the chart is, beside the page. */
const CHART = path.join("pictures", "performance.svg");

/** The text of a page that has a place for everything, also for a release of this name. Throws a usage error otherwise. */
export function readPage(file: string, release: string): string {
  const page = textOf(file);
  for (const block of BLOCKS) blockIn(page, block);
  readReleases(blockIn(page, "releases"), release);
  return page;
}

/** Writes page and chart; returns their names. Throws a usage error if nothing of the chart was measured. */
export function writePage(file: string, result: BenchResult, release: string): string[] {
  const chart = chartOf(result.figures);
  if (chart === undefined)
    throw new HarnessError("usage", "nothing of the page's chart was measured: it would be of another run");
  const page = pageOf(readPage(file, release), result, release);
  const picture = path.join(path.dirname(file), CHART);
  mkdirSync(path.dirname(picture), { recursive: true });
  writeWhole(picture, chart);
  writeWhole(file, page);
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
