// Removes the folders of old runs, and nothing else: a folder counts as a run's by its name, links are not followed, and
// a run that may be under way stays.
import { lstatSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { counted } from "../../base/counted.ts";
import { HarnessError } from "../../base/errors.ts";

/** What to remove. */
export interface Cleaning {
  /** The folder that run folders are in. */
  out: string;
  /** How many of the newest runs stay. */
  keep: number;
  /** Folders of what was built; what set-up has made in them is removed. */
  caches: readonly string[];
  /** Now, in ms since the epoch. */
  now: number;
  /** Returns true if a process of this id runs. */
  isAlive: (pid: number) => boolean;
}

/** A start, a kind, and a seed or a process; and a number, where several started in one second. */
const RUN = /^\d{4}-\d\d-\d\d-\d{6}-(load|verify|bench|serve)-(\d+)(-\d+)?$/;
/** What set-up makes in the cache. */
const BUILT = /^(k6|dtm|toxiproxy-server|mariadb-data)-/;
/** A run under way writes several times a second, and a bench at every measurement. */
const QUIET_MS = 120_000;

/** Removes; says each folder that it removed, and at last how many. */
export async function clean(cleaning: Cleaning, say: (line: string) => void): Promise<void> {
  const { out, keep, caches } = cleaning;
  const runs = foldersIn(out, RUN).reverse();
  const old = runs.slice(keep);
  const busy = old.filter((name) => mayBeUnderWay(path.join(out, name), cleaning));
  const removed = old.filter((name) => !busy.includes(name));
  for (const name of removed) remove(path.join(out, name), say);
  if (removed.includes(targetOf(path.join(out, "latest")))) rmSync(path.join(out, "latest"));
  for (const cache of caches) for (const name of foldersIn(cache, BUILT)) remove(path.join(cache, name), say);
  const left = runs.length - removed.length;
  const underWay = busy.length === 0 ? "" : `, of which ${busy.length} may be under way`;
  say(`removed ${counted(removed.length, "run")}, kept ${left}${underWay}`);
}

function remove(folder: string, say: (line: string) => void): void {
  rmSync(folder, { recursive: true, force: true });
  say(`removed ${path.relative(process.cwd(), folder)}`);
}

/** The folders of this kind, by name; none where the folder itself does not exist. */
function foldersIn(folder: string, kind: RegExp): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.flatMap((one) => (one.isDirectory() && kind.test(one.name) ? [one.name] : [])).sort();
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT") return [];
    throw new HarnessError("usage", `${folder} cannot be cleaned: ${message}`, { cause });
  }
}

function mayBeUnderWay(folder: string, { now, isAlive }: Cleaning): boolean {
  const [, kind, id] = RUN.exec(path.basename(folder)) ?? [];
  if (kind === "serve") return isAlive(Number(id));
  return !hasEnded(folder) && now - lastWritten(folder) < QUIET_MS;
}

/** A load or a verification says so in its run.json; a bench writes bench.json last. */
function hasEnded(folder: string): boolean {
  if (statSync(path.join(folder, "bench.json"), { throwIfNoEntry: false }) !== undefined) return true;
  try {
    const run: unknown = JSON.parse(readFileSync(path.join(folder, "run.json"), "utf8"));
    return typeof run === "object" && run !== null && "interrupted" in run && run.interrupted === false;
  } catch {
    return false;
  }
}

/** The newest of its files and theirs below, in ms since the epoch. */
const lastWritten = (folder: string): number =>
  Math.max(
    0,
    ...readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile())
      .map((one) => lstatSync(path.join(one.parentPath, one.name)).mtimeMs),
  );

/** Where a link leads, as it is written; nothing where it is none. */
function targetOf(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    return "";
  }
}
