// Makes a folder and those above it. Node's own `recursive` never returns where the system says of a folder that exists
// that there is no such one, as /proc does.
import { mkdir, stat } from "node:fs/promises";
import path from "node:path";

/** Makes this folder and the missing ones above it. One that exists is fine. Throws the system's error. */
export async function makeFolder(folder: string): Promise<void> {
  const parent = path.dirname(folder);
  try {
    await mkdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST" && (await stat(folder)).isDirectory()) return;
    if (code !== "ENOENT" || parent === folder) throw error;
    await makeFolder(parent);
    // Another process may have made it meanwhile.
    await mkdir(folder).catch((again: NodeJS.ErrnoException) => {
      if (again.code !== "EEXIST") throw again;
    });
  }
}
