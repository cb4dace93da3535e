// Waits for a condition instead of sleeping, and says what was awaited when it does not come.
import { setTimeout as sleep } from "node:timers/promises";

/** What is awaited, as the end of the sentence "waited for ..."; for how long; how often to look (20 ms). */
export interface Waiting {
  what: string;
  deadlineMs: number;
  everyMs?: number;
}

/**
 * Looks until `condition` gives something truthy, and returns that. A condition that throws does not hold yet.
 * Throws at the deadline, with the last throw as cause; also when the condition itself never answers.
 */
export async function until<T>(
  condition: () => T | Promise<T>,
  { what, deadlineMs, everyMs = 20 }: Waiting,
): Promise<Exclude<T, false | undefined | null | 0 | "">> {
  let cause: unknown;
  const over = new AbortController();
  const deadline = sleep(deadlineMs, "late" as const, { signal: over.signal }).catch(() => "late" as const);
  const look = async () => {
    try {
      return { value: await condition() };
    } catch (error) {
      cause = error;
      return {};
    }
  };
  const end = performance.now() + deadlineMs;
  try {
    do {
      const seen = await Promise.race([look(), deadline]);
      if (seen === "late") break;
      if (seen.value) return seen.value as Exclude<T, false | undefined | null | 0 | "">;
      await sleep(everyMs);
    } while (performance.now() < end);
  } finally {
    over.abort();
  }
  const last = cause === undefined ? "" : `; the last look threw: ${String(cause)}`;
  throw new Error(`waited ${deadlineMs} ms for ${what}${last}`, { cause });
}
