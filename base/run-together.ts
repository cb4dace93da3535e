// Runs several parts at once: when one fails, the others are told to stop, and all have ended before it throws.
import { setMaxListeners } from "node:events";

/**
 * Runs all parts with one signal, which aborts when `signal` does or when a part fails. Returns their values, or
 * throws the first failure once every part has ended.
 */
export async function runTogether<T extends readonly unknown[]>(
  signal: AbortSignal,
  parts: { [K in keyof T]: (signal: AbortSignal) => Promise<T[K]> },
): Promise<T> {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  // Hundreds of buyers listen to it.
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
