// Runs one schedule after the other, each drawn from a seed of its own, until one breaks an invariant.
import fc from "fast-check";
import { brokenIn } from "../schedule/broken.ts";
import { type Drawn, schedules } from "../schedule/draw-schedule.ts";
import { type Outcome, runSchedule } from "../schedule/run-schedule.ts";
import type { Schedule } from "../schedule/schedule.ts";
import type { Engine } from "../world/engine.ts";
import { REAL, type System } from "../world/system.ts";

/** A schedule that broke something, shrunk. */
export interface Found {
  /** The seed it was drawn from. */
  seed: number;
  drawn: Schedule;
  schedule: Schedule;
  outcome: Outcome;
  shrinks: number;
}

export interface Hunt {
  engine: Engine;
  drawn: Drawn;
  system?: System;
  /** The most runs for shrinking: what is shortest by then is taken. */
  mostShrinks?: number;
  /** Called with the outcome of the schedule that was drawn, whatever it is. */
  onOutcome?: (outcome: Outcome, schedule: Schedule) => void;
}

const MOST_SHRINKS = 2_000;

/**
 * Draws a schedule from the seed and runs it. Where something breaks, it returns the shortest schedule that breaks a part
 * of the same: what was drawn is what is told.
 * Throws if a schedule cannot be run: the simulation has a fault then, or asked this machine for something.
 */
export function huntOne(
  seed: number,
  { engine, drawn, system = REAL, mostShrinks = MOST_SHRINKS, onOutcome }: Hunt,
): Found | undefined {
  let first: { schedule: Schedule; outcome: Outcome } | undefined;
  let last: { schedule: Schedule; outcome: Outcome } | undefined;
  let broken: readonly string[] = [];
  let shrinks = 0;
  let failure: Error | undefined;
  const run = (schedule: Schedule): Outcome => {
    try {
      return runSchedule(schedule, engine, { system });
    } catch (cause) {
      failure = new Error(`the schedule of seed ${seed} cannot be run: ${(cause as Error).message}`, {
        cause,
      });
      throw failure;
    }
  };
  const isStillBroken = ({ verdict }: Outcome) => brokenIn(verdict).some((name) => broken.includes(name));
  const property = fc.property(schedules(drawn), (schedule) => {
    if (shrinks >= mostShrinks || failure !== undefined) return true;
    const outcome = run(schedule);
    if (first === undefined) {
      first = { schedule, outcome };
      broken = brokenIn(outcome.verdict);
      onOutcome?.(outcome, schedule);
    } else shrinks += 1;
    if (!isStillBroken(outcome)) return true;
    last = { schedule, outcome };
    return false;
  });
  // fast-check takes an error for a broken invariant.
  fc.check(property, { seed, numRuns: 1 });
  if (failure !== undefined) throw failure;
  if (first === undefined || last === undefined) return undefined;
  const brokenBy = (schedule: Schedule) => {
    shrinks += 1;
    const outcome = run(schedule);
    return isStillBroken(outcome) ? { schedule, outcome } : undefined;
  };
  const needed = withoutNeedless(last, brokenBy);
  return { seed, drawn: first.schedule, ...needed, shrinks };
}

/**
 * Leaves out each decision, restock and request without which it still breaks, one or two at a time, until none is left of
 * that kind. fast-check gets as far only with more runs than it may have, since it tries smaller numbers between.
 */
function withoutNeedless<T extends { schedule: Schedule }>(
  broken: T,
  brokenBy: (schedule: Schedule) => T | undefined,
): T {
  for (const fewer of shorterThan(broken.schedule)) {
    const still = brokenBy(fewer);
    // What comes later may be needless now.
    if (still !== undefined) return withoutNeedless(still, brokenBy);
  }
  return broken;
}

/** The schedule without one of its parts, the latest first; then without two decisions, of which one makes up for the other. */
function* shorterThan(schedule: Schedule): Generator<Schedule> {
  const { decisions } = schedule;
  const without = <T>(list: readonly T[], ...left: number[]) => list.filter((_, at) => !left.includes(at));
  for (const part of ["decisions", "restocks", "asks"] as const) {
    const all = schedule[part] ?? [];
    for (let index = all.length - 1; index >= (part === "asks" && all.length === 1 ? 1 : 0); index--)
      yield { ...schedule, [part]: without<unknown>(all, index) };
  }
  for (let second = decisions.length - 1; second > 0; second--)
    for (let first = second - 1; first >= 0; first--)
      yield { ...schedule, decisions: without(decisions, first, second) };
}

/** The seed of the schedule with this number in the campaign of a seed. Neighbours have nothing in common. */
export function seedOf(campaign: number, number: number): number {
  let mixed = Math.imul(campaign ^ 0x9e3779b9, 0x85ebca6b) + Math.imul(number + 1, 0xc2b2ae35);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x7feb352d);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b);
  return mixed ^ (mixed >>> 16);
}
