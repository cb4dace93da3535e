// Reads values out of replies. Pure and free of Node, since k6 runs it too.
import type { ReplyPath } from "./schema/requests.ts";

/** A reply as any client gives it. */
export interface Reply {
  status: number;
  text: string;
  /** A header by its name in lower case; several of one name are joined by commas. */
  header(name: string): string | undefined;
}

/** The JSON of a reply; undefined if it is none. */
export function jsonOf({ text }: Reply): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What stands in JSON at a path such as `order.items.0.id`. */
export function valueAt(json: unknown, path: string): unknown {
  let value = json;
  for (const name of path.split(".")) {
    if (value === null || typeof value !== "object" || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

/** The text or number that a path leads to, in the reply or its JSON; undefined if there is none. */
export function valueIn(reply: Reply, json: unknown, path: ReplyPath): string | number | undefined {
  const value = found(reply, json, path);
  return typeof value === "string" || typeof value === "number" ? value : undefined;
}

/** The values of a reply that a target wants to keep, as placeholders (`saved.NAME`); those that are not there are left out. */
export function savedIn(
  reply: Reply,
  json: unknown,
  save: Readonly<Record<string, ReplyPath>> = {},
): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(save).flatMap(([name, path]) => {
      const value = valueIn(reply, json, path);
      return value === undefined ? [] : [[`saved.${name}`, value]];
    }),
  );
}

function found(reply: Reply, json: unknown, path: ReplyPath): unknown {
  if (typeof path === "string") return valueAt(json, path);
  if ("header" in path) return reply.header(path.header.toLowerCase());
  if ("text" in path) return new RegExp(path.text).exec(reply.text)?.[1];
  const cookies = reply.header("set-cookie")?.split(/,\s*(?=[^;,\s]+=)/) ?? [];
  const [cookie] = cookies.filter((one) => one.startsWith(`${path.cookie}=`));
  return cookie?.slice(path.cookie.length + 1).split(";")[0];
}

/** The paths of a JSON value's texts and numbers, with each. */
export function pathsIn(json: unknown, under = ""): [path: string, value: string | number][] {
  if (typeof json === "string" || typeof json === "number") return [[under, json]];
  if (json === null || typeof json !== "object") return [];
  return Object.entries(json).flatMap(([name, value]) =>
    pathsIn(value, under === "" ? name : `${under}.${name}`),
  );
}
