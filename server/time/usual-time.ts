// How long a step usually takes, from how long it took lately: the estimator of TCP's retransmission timer (RFC 6298),
// a smoothed mean and four smoothed deviations.
import type { Clock } from "./clock.ts";

const MEAN_WEIGHT = 1 / 8;
const DEVIATION_WEIGHT = 1 / 4;
const DEVIATIONS = 4;
/**
 * What was seen longer ago counts no more. So an estimate that is too high to let anybody try ends by itself when
 * nobody tries.
 */
const FORGOTTEN_AFTER_MS = 2_000;

/** The bounds of an estimate. */
export interface UsualBounds {
  /** What is taken for usual at least, and before anything was seen. */
  leastMs: number;
  /** Not more than this: who has just come must be able to try. */
  mostMs: number;
}

/** The time that most runs of a step do not exceed. */
export class UsualTime {
  readonly #clock: Clock;
  readonly #bounds: UsualBounds;
  #seen: { meanMs: number; deviationMs: number; at: number } | undefined;
  constructor(clock: Clock, bounds: UsualBounds) {
    this.#clock = clock;
    this.#bounds = bounds;
  }

  /** In milliseconds, within the bounds. */
  get ms(): number {
    const { leastMs, mostMs } = this.#bounds;
    const seen = this.#seen;
    if (seen === undefined || this.#clock.now() - seen.at > FORGOTTEN_AFTER_MS) return leastMs;
    return Math.min(mostMs, Math.max(leastMs, seen.meanMs + DEVIATIONS * seen.deviationMs));
  }

  /** The step took this long. */
  add(tookMs: number): void {
    const at = this.#clock.now();
    const seen = this.#seen;
    if (seen === undefined || at - seen.at > FORGOTTEN_AFTER_MS) {
      this.#seen = { meanMs: tookMs, deviationMs: tookMs / 2, at };
      return;
    }
    const deviationMs = mix(seen.deviationMs, Math.abs(tookMs - seen.meanMs), DEVIATION_WEIGHT);
    this.#seen = { meanMs: mix(seen.meanMs, tookMs, MEAN_WEIGHT), deviationMs, at };
  }

  /** The value of `step`. How long it took is added, unless it failed sooner than was usual: that says nothing. */
  async measure<T>(step: Promise<T>): Promise<T> {
    const begunAt = this.#clock.now();
    try {
      const value = await step;
      this.add(this.#clock.now() - begunAt);
      return value;
    } catch (error) {
      const tookMs = this.#clock.now() - begunAt;
      if (tookMs > this.ms) this.add(tookMs);
      throw error;
    }
  }
}

const mix = (before: number, now: number, weight: number) => before * (1 - weight) + now * weight;
