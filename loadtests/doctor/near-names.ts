// Which of the names that there are was meant by one that there is not. Pure.
import leven from "leven";
import { nearest } from "../../base/command-line/did-you-mean.ts";

/** A Redis key, its type, and a string's value. */
export interface FoundKey {
  key: string;
  type: string;
  value?: string | undefined;
}

/** Two names are alike if no more than this share of their letters differs. */
const ALIKE = 0.6;

/** Of these keys the one most like the wanted one, the sale's id apart; undefined if none of the right kind is alike. */
export function nearKey(wanted: string, sale: string, keys: readonly FoundKey[]): FoundKey | undefined {
  // A pattern stands for keys with an id of their own.
  const withoutIds = (name: string) =>
    wanted.includes("*") ? name.replaceAll(/[0-9A-Za-z]{12,}/g, "*") : name;
  const bare = (key: string) => withoutIds(key.replaceAll(sale, ""));
  const wish = bare(wanted);
  const distance = ({ key }: FoundKey) => {
    const name = bare(key);
    return leven(wish, name) / Math.max(wish.length, name.length, 1);
  };
  const [best] = keys
    .filter(({ key }) => key !== wanted)
    .map((found) => ({ found, distance: distance(found) }))
    .sort((a, b) => a.distance - b.distance);
  return best !== undefined && best.distance <= ALIKE ? best.found : undefined;
}

/** The name that a refusal of MySQL complains of. */
export function nameRefused(message: string): { kind: "table" | "column"; name: string } | undefined {
  const table = /Table '(?:[^'.]*\.)?([^'.]+)' doesn't exist/.exec(message)?.[1];
  if (table !== undefined) return { kind: "table", name: table };
  const column = /Unknown column '(?:[^'.]*\.)?([^'.]+)'/.exec(message)?.[1];
  return column === undefined ? undefined : { kind: "column", name: column };
}

/** The known name that is nearest to this one, whatever their case; undefined where none is near enough. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const lower = known.map((one) => one.toLowerCase());
  const meant = nearest(name, lower);
  return meant === undefined ? undefined : known[lower.indexOf(meant)];
}

/** `; near it: deals` where one of these names is much like it, otherwise nothing. */
export function nearNames(name: string, known: readonly string[]): string {
  const meant = nearestName(name, known);
  return meant === undefined ? "" : `; near it: ${meant}`;
}

/** Of a query's columns one that is not read and much like one that is; undefined if there is none. */
export function nearColumn(
  columns: readonly string[],
  read: readonly string[],
): [string, string] | undefined {
  for (const column of columns.filter((one) => !read.includes(one))) {
    const meant = nearestName(
      column,
      read.filter((one) => !columns.includes(one)),
    );
    if (meant !== undefined) return [column, meant];
  }
  return undefined;
}
