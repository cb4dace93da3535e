// Runs what belongs together: when one part fails, the others are told to stop, and all have ended before it is known.
import { setMaxListeners } from "node:events";

/**
 * Runs all parts with one signal, which aborts when `signal` does or when a part fails. Gives their values, or
 * throws the first failure once every part has ended.
 */
export async function together<T extends readonly unknown[]>(
  signal: AbortSignal,
  parts: { [K in keyof T]: (signal: AbortSignal) => Promise<T[K]> },
): Promise<T> {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  // Hundreds of buyers wait on it.
  setMaxListeners(0, either);
  const running = parts.map((part) =>
    part(either).catch((error: unknown) => {
      failed.abort(error);
      throw error;
    }),
  );
  const results = await Promise.allSettled(running);
  signal.throwIfAborted();
  failed.signal.throwIfAborted();
  return results.map((result) => (result.status === "fulfilled" ? result.value : undefined)) as unknown as T;
}
