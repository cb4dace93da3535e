// Where the stores keep their files: on a RAM disk, what they wrote through outlives no crash of the machine, and a run
// that kills them proves nothing about that.
import { statfs } from "node:fs/promises";
import type { Storage } from "../../invariants/record/observation.ts";
import type { Stack } from "../../stack/stack.ts";

/** File systems by the numbers of Linux (statfs(2)). */
const FILE_SYSTEMS: Readonly<Record<number, string>> = {
  61267: "ext4",
  16914836: "tmpfs",
  2240043254: "ramfs",
  1481003842: "xfs",
  2435016766: "btrfs",
  801189825: "zfs",
  2035054128: "overlay",
};
const IN_MEMORY = ["tmpfs", "ramfs"];

/** What lies under the stores' files; nothing of stores that were not started here. */
export async function storageOf({ redis, mysql }: Pick<Stack, "redis" | "mysql">): Promise<Storage[]> {
  const folders = [
    ["redis", redis?.process?.folder],
    ["mariadb", mysql?.process?.folder],
  ] as const;
  const found: Storage[] = [];
  for (const [of, folder] of folders) {
    if (folder === undefined) continue;
    const { type } = await statfs(folder);
    found.push({ kind: "storage", of, ...fileSystemOf(type) });
  }
  return found;
}

/** The file system of this number, by its name where that is known. */
export function fileSystemOf(type: number): Pick<Storage, "fileSystem" | "durable"> {
  const fileSystem = FILE_SYSTEMS[type] ?? `type 0x${type.toString(16)}`;
  return { fileSystem, durable: !IN_MEMORY.includes(fileSystem) };
}

/** What to tell the user where some of the stores' files are in memory. */
export function storageWarning(storages: readonly Storage[]): string | undefined {
  const lost = storages.filter(({ durable }) => !durable);
  if (lost.length === 0) return undefined;
  const names = lost.map(({ of, fileSystem }) => `${of} (${fileSystem})`).join(" and ");
  return `files in memory: ${names}; a kill shows nothing of what a disk keeps. Set TMPDIR=/var/tmp, or another folder on a disk`;
}
