// Some schedules of a campaign, in one thread.
import { DRAWN } from "../schedule/draw-schedule.ts";
import { runSchedule, type Watcher } from "../schedule/run-schedule.ts";
import type { Schedule } from "../schedule/schedule.ts";
import type { Engine } from "../world/engine.ts";
import { REAL, type System } from "../world/system.ts";
import { type Found, huntOne, seedOf } from "./hunt.ts";
import { type Counts, Tally } from "./tally.ts";

/** Which schedules of the campaign of this seed. */
export interface Chunk {
  campaign: number;
  from: number;
  count: number;
}

/** What they came to. */
export interface ChunkDone {
  chunk: Chunk;
  counts: Counts;
  /** The first that broke an invariant; those after it were not run. */
  found: Found | undefined;
  /** Schedules that were run twice, and the seed of one that took other steps the second time. */
  repeated: number;
  diverged: { seed: number; step: string } | undefined;
}

/** Of as many schedules, one is run twice. */
const REPEATED = 50;

/** Runs them until one breaks an invariant, or takes other steps when it is run again. */
export function runChunk(chunk: Chunk, engine: Engine, system: System = REAL): ChunkDone {
  const tally = new Tally();
  const done: ChunkDone = { chunk, counts: tally.counts, found: undefined, repeated: 0, diverged: undefined };
  for (let number = chunk.from; number < chunk.from + chunk.count; number++) {
    const seed = seedOf(chunk.campaign, number);
    done.found = huntOne(seed, {
      ...{ engine, drawn: DRAWN, system },
      onOutcome(outcome, schedule) {
        tally.add(outcome);
        if (number % REPEATED !== 0) return;
        done.repeated += 1;
        if (runSchedule(schedule, engine, { system }).hash === outcome.hash) return;
        done.diverged = { seed, step: firstDifference(schedule, engine, system) };
      },
    });
    if (done.found !== undefined || done.diverged !== undefined) break;
  }
  return { ...done, counts: tally.counts };
}

/** The first step that differs between two runs of a schedule. */
export function firstDifference(schedule: Schedule, engine: Engine, system: System): string {
  const stepsOf = () => {
    const steps: string[] = [];
    const watcher: Watcher = {
      step: ({ life, what, about }, { agenda }) =>
        void steps.push(`${life.name} ${what} ${about}, at ${agenda.now} ms`),
    };
    runSchedule(schedule, engine, { system, watcher });
    return steps;
  };
  const [one, other] = [stepsOf(), stepsOf()];
  const at = one.findIndex((step, index) => step !== other[index]);
  return at < 0
    ? "what the stores hold at the end, or the verdict"
    : `step ${at + 1}: ${one[at]}; and then: ${other[at]}`;
}
