// Waits for a condition instead of sleeping, and says what it waited for when the condition does not hold in time.
import { setTimeout as sleep } from "node:timers/promises";
import { HarnessError } from "./errors.ts";

/** A condition did not hold by its deadline. */
export class TooLate extends HarnessError {
  override readonly name = "TooLate";
}

const LATE = Symbol("late");

/** What is waited for, and for how long. */
export interface Waiting {
  /** The end of the sentence "waited 500 ms for …"; a function is called at the deadline. */
  what: string | (() => string);
  deadlineMs: number;
  /** Time between two looks; 20 ms where it is not given. */
  everyMs?: number;
  signal?: AbortSignal | undefined;
}

/**
 * Looks until `condition` returns something truthy, and returns that. A condition that throws does not hold yet.
 * Throws {@link TooLate} at the deadline, with the last throw as its cause and that one's hint, also when the condition
 * itself does not answer; throws the signal's reason when that aborts.
 */
export async function until<T>(
  condition: () => T | Promise<T>,
  { what, deadlineMs, everyMs = 20, signal }: Waiting,
): Promise<Exclude<T, false | undefined | null | 0 | "">> {
  let cause: unknown;
  const look = async () => {
    try {
      return await condition();
    } catch (error) {
      cause = error;
      return undefined;
    }
  };
  const over = new AbortController();
  const stop = signal === undefined ? over.signal : AbortSignal.any([over.signal, signal]);
  const pause = (ms: number) => sleep(ms, LATE, { signal: stop }).catch(() => LATE);
  const late = pause(deadlineMs);
  try {
    for (;;) {
      signal?.throwIfAborted();
      // The deadline comes first in the race: a condition that answers at once would win for ever.
      const seen = await Promise.race([late, look()]);
      signal?.throwIfAborted();
      if (seen === LATE) break;
      if (seen) return seen as Exclude<T, false | undefined | null | 0 | "">;
      await Promise.race([late, pause(everyMs)]);
    }
  } finally {
    over.abort();
  }
  const awaited = typeof what === "string" ? what : what();
  const last = cause === undefined ? "" : `; the last look threw: ${String(cause)}`;
  throw new TooLate("failed", `waited ${deadlineMs} ms for ${awaited}${last}`, {
    cause,
    ...(cause instanceof HarnessError && cause.hint !== undefined ? { hint: cause.hint } : {}),
  });
}

/** Returns true if the condition holds in time, false at the deadline. Throws the signal's reason when that aborts. */
export async function holdsInTime(
  condition: () => unknown,
  waiting: Omit<Waiting, "what">,
): Promise<boolean> {
  try {
    await until(condition, { ...waiting, what: "the condition" });
    return true;
  } catch (error) {
    if (error instanceof TooLate) return false;
    throw error;
  }
}
