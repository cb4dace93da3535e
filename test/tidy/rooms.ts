// Which room may import from which: the table of rooms as data, and the one rule that reads it. Pure.
import { posix } from "node:path";

/** A file of the project: its path from the root, with slashes, and its text. */
export interface SourceFile {
  path: string;
  text: string;
}

/** What each room may import besides itself: a file, or a folder that ends in a slash. */
export const ROOMS: Readonly<Record<string, readonly string[]>> = {
  server: [],
  base: [],
  targets: ["base/", "server/contract.ts"],
  invariants: ["targets/", "base/", "server/contract.ts"],
  stack: ["targets/", "base/", "server/contract.ts"],
  loadtests: ["stack/", "invariants/", "targets/", "base/", "server/contract.ts"],
  test: ["loadtests/", "stack/", "invariants/", "targets/", "base/", "server/"],
};

// A statement at the start of a line, as Biome puts it, so that text about imports does not count; or a call.
const IMPORT = /^(?:import|export)\s(?:[^;"'`]*\sfrom\s)?\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/gm;

/** Everything a file imports, as written; re-exports and dynamic imports of a literal count. */
export const importsOf = (text: string): string[] =>
  [...text.matchAll(IMPORT)].flatMap(([, stated, called]) => stated ?? called ?? []);

/** One complaint for each import that leaves its room in a direction the table does not know. */
export function roomComplaints({ path, text }: SourceFile): string[] {
  const room = path.split("/")[0] ?? "";
  const allowed = ROOMS[room];
  if (allowed === undefined) return [`${path}: ${room}/ is not a room of the table`];
  return importsOf(text)
    .filter((specifier) => specifier.startsWith("."))
    .map((specifier) => posix.join(posix.dirname(path), specifier))
    .filter((file) => ![`${room}/`, ...allowed].some((place) => isIn(place, file)))
    .map((file) => `${path} imports ${file}; ${room}/ may import ${["itself", ...allowed].join(", ")}`);
}

const isIn = (place: string, file: string): boolean =>
  place.endsWith("/") ? file.startsWith(place) : file === place;
