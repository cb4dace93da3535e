// `make simulate`: runs a campaign, says how it goes, and tells what it found.
import { randomInt } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { Progress, type Screen } from "../../../base/command-line/progress.ts";
import { HarnessError } from "../../../base/errors.ts";
import { EXIT } from "../../../invariants/judge.ts";
import { type Campaigned, runCampaign } from "../campaign/campaign.ts";
import { exhaustSmallWorlds } from "../campaign/exhaust-small-worlds.ts";
import { exitCodeOfBroken, whyBroken } from "../schedule/broken.ts";
import type { Outcome } from "../schedule/run-schedule.ts";
import type { Schedule } from "../schedule/schedule.ts";
import { withEngine } from "../world/engine.ts";
import { storyMarkdown, storyText } from "./story-text.ts";
import { lossText, smallWorldsText, speedText, summaryText } from "./summary-text.ts";
import { tellStory } from "./tell-story.ts";

const SCHEDULES = 10_000;
/** A log that is written too late is found by then. */
const LOSS_MS = 10_000;

/** What the command was asked for. */
export interface SimulateOptions {
  seed: number | undefined;
  schedules: number | undefined;
  time: number | undefined;
  small: number | undefined;
  threads: number;
  out: string;
}

/** Returns the exit code. */
export async function simulate(
  options: SimulateOptions,
  screen: Screen,
  signal: AbortSignal,
): Promise<number> {
  const { seed = randomInt(2 ** 31), time, small, threads, out } = options;
  if (small !== undefined) return simulateSmall(small, { threads, out }, screen, signal);
  const schedules = options.schedules ?? (time === undefined ? SCHEDULES : Number.MAX_SAFE_INTEGER);
  screen.write(`seed ${seed}\n`);
  const progress = new Progress(screen);
  const campaigned = await runCampaign({
    ...{ seed, schedules, timeMs: time ?? Number.POSITIVE_INFINITY, threads, signal },
    onProgress: (counts, tookMs) => progress.status(speedText(counts, tookMs)),
  });
  progress.end();
  screen.write(summaryText(campaigned));
  const { found, diverged } = campaigned;
  if (diverged !== undefined)
    throw new HarnessError("failed", `the schedule of seed ${diverged.seed} went two ways: ${diverged.step}`);
  if (found === undefined) return exitCodeOfCampaign(campaigned);
  const how = `shrunk in ${found.shrinks} runs to ${found.schedule.decisions.length} decisions; `;
  screen.write(await tell(found, path.join(out, `simulated-${seed}-${found.seed >>> 0}`), how));
  return exitCodeOfCampaign(campaigned);
}

/** A campaign in which no schedule went through all that it is for shows nothing, whatever held. */
export function exitCodeOfCampaign({ found, counts }: Pick<Campaigned, "found" | "counts">): number {
  if (found !== undefined) return exitCodeOfBroken(found.outcome.verdict);
  return counts.full === 0 ? EXIT.unknown : EXIT.true;
}

/** Runs the small worlds. */
async function simulateSmall(
  timeMs: number,
  { threads, out }: Pick<SimulateOptions, "threads" | "out">,
  screen: Screen,
  signal: AbortSignal,
): Promise<number> {
  const exhausted = await exhaustSmallWorlds(threads, timeMs, signal);
  screen.write(smallWorldsText(exhausted));
  const { broken } = exhausted;
  if (broken === undefined) {
    // The check of the check: what Redis loses there is seen.
    if (!signal.aborted)
      screen.write(lossText(await exhaustSmallWorlds(threads, LOSS_MS, signal, "everysec")));
    return exhausted.departures < 0 ? EXIT.unknown : EXIT.true;
  }
  screen.write(await tell(broken, path.join(out, "simulated-small"), ""));
  return exitCodeOfBroken(broken.outcome.verdict);
}

/** Writes the story of what was found beside its schedule; returns it as text. */
async function tell(
  { schedule, outcome }: { schedule: Schedule; outcome: Outcome },
  file: string,
  how: string,
): Promise<string> {
  const story = await withEngine((engine) => tellStory(schedule, engine));
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(`${file}.json`, `${JSON.stringify(schedule)}\n`);
  const head = { title: whyBroken(outcome.verdict), replay: `make simulate SCHEDULE=${file}.json` };
  await writeFile(`${file}.md`, storyMarkdown(story, head));
  return `\n${how}also in ${file}.md\n\n${storyText(story, head)}`;
}
