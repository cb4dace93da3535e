// What a bench writes into a page: machine, figures, goals, and a row for the release. Pure.
import { counted } from "../../../base/counted.ts";
import type { BenchResult } from "../figures/bench-result.ts";
import { goalResults } from "../figures/goals.ts";
import { figureTable, goalTable } from "../figures/table.ts";
import { blockIn, withBlock } from "./blocks.ts";
import { withRelease } from "./releases.ts";

/** The blocks that a page must have. */
export const BLOCKS = ["machine", "figures", "goals", "releases"] as const;

/** The page with the blocks of this result. */
export function pageOf(page: string, result: BenchResult, release: string): string {
  const texts: Record<(typeof BLOCKS)[number], string> = {
    machine: machineOf(result),
    figures: fenced(figureTable(result.figures)),
    goals: fenced(goalTable(goalResults(result.figures))),
    releases: withRelease(blockIn(page, "releases"), release, result),
  };
  return BLOCKS.reduce((text, block) => withBlock(text, block, texts[block]), page);
}

/** A sentence on how it was measured, one on the machine, and one on what else that did. */
export function machineOf({ startedAt, machine, versions, settings, noise }: BenchResult): string {
  const { runs = 1, repeats, seconds } = settings;
  const { cores, processor, memoryMib, platform } = machine;
  const how = `${counted(repeats, "round")} of ${seconds} s`;
  const values =
    runs === 1
      ? `One run of ${how}`
      : `Medians of ${counted(runs, "run")} with the least and the most, each run of ${how}`;
  const gib = Math.round(memoryMib / 1_024);
  const programs = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    `${values}, ${startedAt.slice(0, 10)}.`,
    `The machine: ${counted(cores, "core")} of ${processor}, ${gib} GiB, ${platform}; ${programs.join(", ")}.`,
    quietness(noise),
  ].join(" ");
}

function quietness(noise: readonly string[] | undefined): string {
  if (noise === undefined) return "It is not known what else it did.";
  return noise.length === 0 ? "It was quiet." : `It was **not quiet**: ${noise.join("; ")}.`;
}

const fenced = (text: string): string => `\`\`\`\n${text}\n\`\`\``;
