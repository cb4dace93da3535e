// Writes a small file so that it is never seen in part: a full disk or a kill leaves what was there before.
import { renameSync, rmSync, writeFileSync } from "node:fs";

/** Writes the file anew. Where that fails, it is as it was before. */
export function writeWhole(file: string, text: string): void {
  const part = `${file}.part`;
  try {
    writeFileSync(part, text);
    renameSync(part, file);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}
