// Starts again all that is down.

/**
 * Starts all at once, and again what ended meanwhile; `restore` does nothing to one that is up, and waits for one that starts. One that cannot be started keeps no other
 * down; its failure is thrown in the end.
 */
export async function restoreAll<P extends { readonly state: string }>(
  processes: readonly P[],
  restore: (process: P) => Promise<unknown>,
): Promise<void> {
  const failed = new Map<P, unknown>();
  const down = () => processes.filter((one) => one.state === "stopped" && !failed.has(one));
  for (let some = processes; some.length > 0; some = down())
    await Promise.all(some.map((one) => restore(one).catch((error: unknown) => failed.set(one, error))));
  for (const error of failed.values()) throw error;
}
