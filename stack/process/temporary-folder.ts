// A temporary folder for as long as something needs it. A guard removes it where the harness is killed.
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { Guard } from "./guard.ts";

/** Calls `body` with a new folder whose name begins so, and removes the folder whatever happens. */
export async function withTemporaryFolder<T>(
  prefix: string,
  body: (folder: string) => T | Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(path.join(os.tmpdir(), prefix));
  const guard = new Guard(folder);
  try {
    return await body(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
    guard.dismiss();
  }
}
