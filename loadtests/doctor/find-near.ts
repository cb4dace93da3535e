// Looks in the stores for what a target's line may have meant: keys and hash fields in Redis, tables and columns in SQL.
import { Redis } from "ioredis";
import { type SqlReader, sqlReader } from "../../invariants/observe/sql.ts";
import type { Addresses } from "../../invariants/observe/stores.ts";
import { renderText, type Values } from "../../targets/render.ts";
import type { Target } from "../../targets/target.ts";
import { type FoundKey, nameRefused, nearKey, nearNames } from "./near-names.ts";
import { given, type Look, type Near, SOURCES, type SourceName, type Trial } from "./trial.ts";

const TIMEOUT_MS = 2_000;
const SCAN_COUNT = 1_000;
/** A store of others may hold millions of keys. */
const MOST_SCANS = 2_000;
const MOST_KEYS = 200;

/** What is near to each source that gave nothing in the end, or that was refused. */
export async function findNear(
  target: Target,
  trial: Trial,
  values: Values,
  addresses: Addresses,
): Promise<Near> {
  const near: Near = {};
  for (const name of SOURCES) {
    const source = target[name];
    const key = source === null ? undefined : keyOf(source, values);
    if (key === undefined || !isEmpty(trial, name) || addresses.redis === undefined) continue;
    const found = await nearInRedis(addresses.redis, key, trial.sale, claimed(target, name, trial, values));
    if (found !== undefined) near[name] = found;
  }
  return near;
}

/** The refusal with what is near to the table or column that it complains of. */
export async function withNearNames(refused: string, mysql: string | undefined): Promise<string> {
  const complained = nameRefused(refused);
  if (complained === undefined || mysql === undefined) return refused;
  const reader = sqlReader(mysql);
  try {
    return refused + nearNames(complained.name, await namesIn(reader, complained.kind));
  } finally {
    await reader.close();
  }
}

async function namesIn(reader: SqlReader, kind: "table" | "column"): Promise<string[]> {
  const sql = `SELECT DISTINCT ${kind}_name AS name FROM information_schema.${kind}s WHERE table_schema = DATABASE()`;
  return (await reader.rows({ sql, values: [] })).map(({ name }) => String(name));
}

function isEmpty(trial: Trial, name: SourceName): boolean {
  const values = [trial.opened, trial.bought, trial.end].map((look: Look | undefined): unknown =>
    given<unknown>(look?.[name]),
  );
  const isNamed = trial.end !== undefined && name in trial.end;
  return (
    isNamed && values.every((value) => value === undefined || (Array.isArray(value) && value.length === 0))
  );
}

interface WantedKey {
  key: string;
  type: "string" | "hash" | "set";
  field?: string;
}

/** The key that a source in Redis names; undefined if it lies elsewhere. */
function keyOf(source: object, values: Values): WantedKey | undefined {
  const text = (name: string) => {
    const template: unknown = Reflect.get(source, name);
    return typeof template === "string" ? renderText(template, values) : undefined;
  };
  const [key, hash, field, set, barriers] = [
    text("key"),
    text("hash"),
    text("field"),
    text("set"),
    text("barriers"),
  ];
  if (key !== undefined) return { key, type: "string" };
  if (hash !== undefined) return { key: hash, type: "hash", ...(field === undefined ? {} : { field }) };
  if (set !== undefined) return { key: set, type: "set" };
  return barriers === undefined ? undefined : { key: barriers, type: "string" };
}

/** The keys that other lines of the file read, and rightly so: they are not what this one meant. */
const claimed = (target: Target, name: SourceName, trial: Trial, values: Values): string[] =>
  SOURCES.filter((other) => other !== name && !isEmpty(trial, other)).flatMap((other) => {
    const source = target[other];
    return source === null ? [] : (keyOf(source, values)?.key ?? []);
  });

async function nearInRedis(
  url: string,
  wanted: WantedKey,
  sale: string,
  claimedKeys: readonly string[],
): Promise<string | undefined> {
  const redis = new Redis(url, { commandTimeout: TIMEOUT_MS, maxRetriesPerRequest: 1 }).on("error", () => {});
  try {
    if (wanted.field !== undefined && (await redis.type(wanted.key)) === "hash") {
      const fields = await redis.hkeys(wanted.key);
      return `no field ${wanted.field} in ${wanted.key}; near it: ${fields.slice(0, 10).join(", ")}`;
    }
    const keys = await keysWith(redis, sale);
    const fitting = keys.filter(
      ({ key, type, value }) =>
        type === wanted.type && !claimedKeys.includes(key) && (type !== "string" || fits(wanted, value)),
    );
    const near = nearKey(wanted.key, sale, fitting);
    return near === undefined ? undefined : `no ${wanted.type} ${wanted.key}; near it: ${near.key}`;
  } finally {
    redis.disconnect();
  }
}

/** A barrier holds a word, a stock a number. */
const fits = ({ key }: WantedKey, value: string | undefined): boolean =>
  key.includes("*") ? value === "op" || value === "rollback" : value !== undefined && /^-?\d+$/.test(value);

async function keysWith(redis: Redis, sale: string): Promise<FoundKey[]> {
  const found: FoundKey[] = [];
  const pattern = `*${sale.replaceAll(/[*?[\]\\^]/g, "\\$&")}*`;
  let cursor = "0";
  for (let scans = 0; scans < MOST_SCANS && found.length < MOST_KEYS; scans++) {
    const [next, keys] = await redis.scan(cursor, "MATCH", pattern, "COUNT", SCAN_COUNT);
    for (const key of keys) {
      const type = await redis.type(key);
      found.push({ key, type, value: type === "string" ? ((await redis.get(key)) ?? undefined) : undefined });
    }
    cursor = next;
    if (cursor === "0") break;
  }
  return found;
}
