// Names the store in an error of a store, and tells a store that is away from one that refuses what it was asked.
import { HarnessError } from "../../base/errors.ts";

/**
 * Returns what `read` returns. If it fails, throws an error of the harness that names the store. Where the store
 * answered, and refused a statement or a type, that is a mistake of the target's file, not an outage: a usage error.
 */
export async function fromStore<T>(store: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof HarnessError) throw cause;
    const { message, code } = cause as NodeJS.ErrnoException;
    const what = message || code || String(cause);
    if (isRefusal(cause))
      throw new HarnessError("usage", `${store} refused what the target asks for: ${what}`, { cause });
    throw new HarnessError("failed", `${store} could not be read: ${what}`, { cause });
  }
}

/** Returns true if this is no outage but a refusal by a store: a wrong table, column, right or type. */
export const isMistake = (error: unknown): boolean => error instanceof HarnessError && error.code === "usage";

/** SQL states of class 42 are mistakes of syntax and of rights; Redis says WRONGTYPE, NOPERM and the like. */
function isRefusal(error: unknown): boolean {
  const { sqlState, message = "" } = error as { sqlState?: string; message?: string };
  return sqlState?.startsWith("42") === true || /\b(WRONGTYPE|NOPERM|NOAUTH|WRONGPASS)\b/.test(message);
}
