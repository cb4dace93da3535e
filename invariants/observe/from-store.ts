// Errors of a store, said so that one sees which.
import { HarnessError } from "../../base/errors.ts";

/** What reading the store gives. A failure is thrown on as one of the harness that names the store. */
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
