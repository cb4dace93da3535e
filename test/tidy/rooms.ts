// Which file may import which: the rules that read the table of rooms. Pure.
import { posix } from "node:path";
import type { Part, Room } from "./room.ts";
import { ROOMS } from "./table-of-rooms.ts";

/** A file of the project: its path from the root, with slashes, and its text. */
export interface SourceFile {
  path: string;
  text: string;
}

const MOST_AT_ROOT = 12;
/** Of a folder of pages, which a reader finds by its names. */
const MOST_PAGES = 14;

// A statement at the start of a line, as Biome puts it, so that text about imports does not count; or a call.
const IMPORT = /^(?:import|export)\s(?:[^;"'`]*\sfrom\s)?\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/gm;

/** Everything a file imports, as written; re-exports and dynamic imports of a literal count. */
export const importsOf = (text: string): string[] =>
  [...text.matchAll(IMPORT)].flatMap(([, stated, called]) => stated ?? called ?? []);

/** One complaint for each import that the table does not know. */
export function importComplaints({ path, text }: SourceFile): string[] {
  const room = ROOMS[roomOf(path)];
  if (room === undefined) return [`${path}: ${roomOf(path)}/ is not a room of the table`];
  return importsOf(text)
    .filter((specifier) => specifier.startsWith("."))
    .map((specifier) => posix.join(posix.dirname(path), specifier))
    .flatMap((file) => whyNot(room, path, file).map((why) => `${path} imports ${file}; ${why}`));
}

function whyNot(room: Room, from: string, to: string): string[] {
  if (to.endsWith(".test.ts")) return ["nothing may import a test"];
  if (roomOf(from) !== roomOf(to)) {
    const isAllowed = room.mayImport.some((place) =>
      place.endsWith("/") ? to.startsWith(place) : to === place,
    );
    return isAllowed ? [] : [`${roomOf(from)}/ may import ${listed(room.mayImport)}`];
  }
  const [part, other] = [partOf(from), partOf(to)];
  // Tests and commands stand above all parts of their room.
  if (part === undefined || part === other) return [];
  const [name, , mayImport] = part;
  if (other !== undefined && mayImport.includes(other[0])) return [];
  return [`${roomOf(from)}/${name} may import ${listed(mayImport)} of its room`];
}

const listed = (places: readonly string[]): string => ["itself", ...places].join(", ");
const roomOf = (path: string): string => path.split("/")[0] ?? "";

/** The part of its room to which a file belongs; none for what stands at the root, and for tests. */
function partOf(path: string): Part | undefined {
  if (path.endsWith(".test.ts")) return undefined;
  const [room = "", ...inside] = path.split("/");
  const folder = `${inside.slice(0, -1).join("/")}/`;
  return ROOMS[room]?.parts.find(([name]) => name === inside.join("/") || name === folder);
}

/** Rooms whose folders need no row: the mirror of the others, and what holds no code of the project. */
const FREE = ["test", "docs", "examples", "deploy"];

/** Complaints about the table itself, and about folders and files that do not fit it. `paths` are all files. */
export function layoutComplaints(rooms: Readonly<Record<string, Room>>, paths: readonly string[]): string[] {
  const complaints: string[] = [];
  const complainIf = (isWrong: boolean, why: string) => isWrong && complaints.push(why);
  for (const [name, { purpose, parts }] of Object.entries(rooms)) {
    const inside = paths.filter((path) => roomOf(path) === name).map((path) => path.slice(name.length + 1));
    const atRoot = inside.filter((path) => !path.includes("/")).length;
    const most = name === "docs" ? MOST_PAGES : MOST_AT_ROOT;
    complainIf(atRoot > most, `${name}/ has ${atRoot} files at its root, more than ${most}`);
    const folders = new Set(inside.filter((path) => path.includes("/")).map((path) => posix.dirname(path)));
    for (const folder of FREE.includes(name) ? [] : folders)
      complainIf(
        !parts.some(([part]) => part === `${folder}/`),
        `${name}/${folder}/ has no row in the table`,
      );
    complainIf(!isOneLine(purpose), `${name}/ needs a purpose of one line`);
    for (const [index, [part, purpose, mayImport]] of parts.entries()) {
      complainIf(!isOneLine(purpose), `${name}/${part} needs a purpose of one line`);
      const isThere = inside.some((path) => (part.endsWith("/") ? path.startsWith(part) : path === part));
      complainIf(!isThere, `${name}/${part} has a row in the table, but is not there`);
      const above = parts.slice(0, index).map(([one]) => one);
      for (const place of mayImport)
        complainIf(
          !above.includes(place),
          `${name}/${part} may import ${place}, which does not stand above it`,
        );
    }
  }
  return complaints;
}

const isOneLine = (purpose: string): boolean => /^\S.{0,78}\S$/.test(purpose);
