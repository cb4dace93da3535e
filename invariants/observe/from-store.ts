// Names the store in an error of a store.
import { HarnessError } from "../../base/errors.ts";

/** Returns what `read` returns. If it fails, throws an error of the harness that names the store. */
export async function fromStore<T>(store: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    const { message, code } = cause as NodeJS.ErrnoException;
    throw new HarnessError("failed", `${store} could not be read: ${message || code || String(cause)}`, {
      cause,
    });
  }
}
