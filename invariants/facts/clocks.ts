// What is known of the clocks of a run: how far each may be off, and if one was set.
import type { ClockReading } from "../record/observation.ts";

type Clock = ClockReading["of"];

/** A span of time that certainly holds an instant, in ms of the harness's clock. */
export interface Bounds {
  from: number;
  to: number;
}

/** The fastest that a running clock is steered: 500 in a million. Any faster, and it was set. */
const STEERED = 500e-6;

/** All readings of the run's clocks. */
export class Clocks {
  readonly #readings = new Map<Clock, ClockReading[]>();

  add(reading: ClockReading): void {
    const readings = this.#readings.get(reading.of);
    if (readings === undefined) this.#readings.set(reading.of, [reading]);
    else readings.push(reading);
  }

  wasRead(clock: Clock): boolean {
    return this.#readings.has(clock);
  }

  /** Says that this clock was set during the run, or ran wrong, if two of its readings show it. */
  jump(clock: Clock): string | undefined {
    const readings = this.#readings.get(clock) ?? [];
    for (const [index, one] of readings.entries()) {
      const other = readings[index + 1];
      if (other === undefined) continue;
      const jumpMs = Math.abs(other.offsetMs - one.offsetMs);
      const allowedMs = one.errorMs + other.errorMs + STEERED * Math.abs(other.at - one.at);
      if (jumpMs > allowedMs) return `${NAMES[clock]} moved by ${Math.round(jumpMs)} ms during the run`;
    }
    return undefined;
  }

  /** The least and the most that this clock was ahead of ours; undefined if it was never read. */
  offsets(clock: Clock): Bounds | undefined {
    const readings = this.#readings.get(clock);
    if (readings === undefined) return undefined;
    let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const { offsetMs, errorMs } of readings) {
      from = Math.min(from, offsetMs - errorMs);
      to = Math.max(to, offsetMs + errorMs);
    }
    return { from, to };
  }
}

const NAMES: Readonly<Record<Clock, string>> = {
  mysql: "the clock of the orders",
  redis: "the clock of Redis",
  harness: "the clock of the harness",
};
