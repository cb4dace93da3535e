// Small worlds, all of them: every schedule of two buyers, one unit, one server and one crash with few
// departures from the default order. A departure puts the message that comes next behind all that are pending then, as in
// delay-bounded scheduling (Emmi, Qadeer, Rakamarić 2011).
import { brokenIn } from "../schedule/broken.ts";
import { lostBy, SENT } from "../schedule/decide.ts";
import { LATE_BUYER } from "../schedule/marks-of.ts";
import { type Outcome, runSchedule } from "../schedule/run-schedule.ts";
import type { Crash, Decision, HostName, Schedule } from "../schedule/schedule.ts";
import type { Engine } from "../world/engine.ts";
import { REAL, type System } from "../world/system.ts";

/** What was run of the small worlds. */
export interface Exhausted {
  /** The most departures of which every schedule was run; -1 if the time did not suffice for any. */
  departures: number;
  /** Schedules that were run, by their departures. */
  schedules: number[];
  /** Of these, the ones in which Redis lost what it had not yet written to its disk. */
  losing: number;
  /** Those in which the second buyer came when the crashed process ran again. */
  late: number;
  /** Different ways in which steps went, by their hashes. */
  different: number;
  broken: Ran | undefined;
}

/** A schedule, and what it came to. */
interface Ran {
  schedule: Schedule;
  outcome: Outcome;
}

const CRASHED: readonly HostName[] = ["server-1", "redis", "mysql", "dtm"];
/** The second buyer asks before this step. */
const scheduleOf = (second: number, decisions: Decision[]): Schedule => ({
  ...{ units: 1, servers: 1, decisions, buyersWait: true },
  asks: [0, second].map((at, user) => ({ at, user, server: 0 })),
});

/** A share of all of them, so that several threads have one each. */
export interface Part {
  number: number;
  of: number;
}

/**
 * Runs them, fewer departures first, until one breaks an invariant, all are done, or `isOver`. What changes nothing is left
 * out: a message put behind none, and messages that are lost where none was on its way.
 */
export function exhaust(
  engine: Engine,
  most: number,
  {
    isOver,
    part = { number: 0, of: 1 },
    system = REAL,
  }: { isOver: () => boolean; part?: Part; system?: System },
): Exhausted {
  const world = new SmallWorld(engine, system);
  const done: Exhausted = {
    departures: -1,
    schedules: [],
    losing: 0,
    late: 0,
    different: 0,
    broken: undefined,
  };
  for (let departures = 0; departures <= most; departures++) {
    done.schedules.push(0);
    let place = 0;
    for (const { second, delays } of world.placesOf(departures)) {
      if (place++ % part.of !== part.number) continue;
      if (isOver()) return { ...done, different: world.different };
      const { count, losing, late, broken } = world.crashEverywhere(second, delays);
      done.losing += losing;
      done.late += late;
      done.schedules[departures] = (done.schedules[departures] ?? 0) + count;
      if (broken !== undefined) return { ...done, different: world.different, broken };
    }
    done.departures = departures;
  }
  return { ...done, different: world.different };
}

const ALL = 99;
const LOSES_WRITES = lostBy("redis");

class SmallWorld {
  readonly #engine: Engine;
  readonly #system: System;
  readonly #seen = new Set<string>();
  constructor(engine: Engine, system: System) {
    this.#engine = engine;
    this.#system = system;
  }

  get different(): number {
    return this.#seen.size;
  }

  /** A crash of each process at each point of this schedule. */
  crashEverywhere(
    second: number,
    delays: Decision[],
  ): Pick<Exhausted, "broken" | "losing" | "late"> & { count: number } {
    const { saleSteps } = this.#run(second, delays).outcome;
    const done = { count: 0, losing: 0, late: 0 };
    for (let at = 0; at < saleSteps; at++)
      for (const crash of CRASHED)
        for (const { schedule, outcome } of this.#crashes(second, delays, at, crash)) {
          done.count += 1;
          if (outcome.marks.includes(LOSES_WRITES)) done.losing += 1;
          if (outcome.marks.includes(LATE_BUYER)) done.late += 1;
          this.#seen.add(outcome.hash);
          if (brokenIn(outcome.verdict).length > 0) return { ...done, broken: { schedule, outcome } };
        }
    return { ...done, broken: undefined };
  }

  /** A crash of this process at this point: without its messages and with them, with fewer and fewer of its writes. */
  *#crashes(second: number, delays: Decision[], at: number, crash: HostName): Generator<Ran> {
    const crashed = (lostMessages: number, lostWrites: number) =>
      this.#run(second, inOrder([...delays, crashAt(at, crash, lostMessages, lostWrites)]));
    for (const lostMessages of [0, ALL]) {
      const most = crashed(lostMessages, ALL);
      yield most;
      const has = (mark: string) => most.outcome.marks.includes(mark);
      // Writes of which none is left to lose make no difference; with all of them lost it takes the same steps again.
      for (let lostWrites = 0; has(LOSES_WRITES); lostWrites++) {
        const fewer = crashed(lostMessages, lostWrites);
        if (fewer.outcome.hash === most.outcome.hash) break;
        yield fewer;
      }
      if (!has(SENT)) return;
    }
  }

  /** When the second buyer may ask, and the places of this number of departures that change something. */
  *placesOf(departures: number): Generator<{ second: number; delays: Decision[] }> {
    for (let second = 0; second <= this.#mostSteps(); second++)
      for (const delays of this.#delays(second, departures)) yield { second, delays };
  }

  *#delays(second: number, departures: number): Generator<Decision[]> {
    if (departures === 0) {
      yield [];
      return;
    }
    for (const before of this.#delays(second, departures - 1)) {
      const { saleSteps } = this.#run(second, before).outcome;
      for (let at = before.at(-1)?.at ?? 0; at < saleSteps; at++) {
        const delays: Decision[] = [...before, { at, hold: 0, ms: 0 }];
        if (this.#run(second, delays).outcome.landed === departures) yield delays;
      }
    }
  }

  /** The steps of one buyer's purchase, and of the longest mending of a crash in it. */
  #mostSteps(): number {
    const stepsOf = (decisions: Decision[]) => {
      const alone = { ...scheduleOf(0, decisions), asks: [{ at: 0, user: 0, server: 0 }] };
      return runSchedule(alone, this.#engine, { system: this.#system }).saleSteps;
    };
    let most = stepsOf([]);
    const calm = most;
    for (let at = 0; at < calm; at++)
      for (const crash of CRASHED) most = Math.max(most, stepsOf([crashAt(at, crash, 0, 0)]));
    return most;
  }

  #run(second: number, decisions: Decision[]): Ran {
    const schedule = scheduleOf(second, decisions);
    return { schedule, outcome: runSchedule(schedule, this.#engine, { system: this.#system }) };
  }
}

const crashAt = (at: number, crash: HostName, lostMessages: number, lostWrites: number): Crash => ({
  ...{ at, crash, downMs: 300, lostMessages, lostWrites },
});

/** The crash comes after a departure of the same step. */
const inOrder = (decisions: Decision[]): Decision[] => decisions.sort((a, b) => a.at - b.at);
