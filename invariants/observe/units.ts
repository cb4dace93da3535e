// Reads the units of sales: those left, those put on sale, those deducted. Each may lie in Redis or in SQL.
import { HarnessError } from "../../base/errors.ts";
import { renderSql, renderText, type Values } from "../../targets/render.ts";
import type { LedgerSource, NumberSource } from "../../targets/schema/sources.ts";
import type { Sample } from "../record/observation.ts";
import type { RedisNumber, RedisReader } from "./redis.ts";
import type { Query, Row, SqlReader } from "./sql.ts";

/** Where a target's units lie. */
export interface UnitSources {
  stock: NumberSource | null;
  initial: NumberSource | null;
  ledger: LedgerSource | null;
}

/** What is seen of one sale. `torn`: its numbers come from several stores, and so not from one moment. */
export type UnitsSeen = Pick<Sample, "remaining" | "initial" | "deducted" | "torn">;

type Name = "remaining" | "initial" | "deducted";
type Place = { redis: RedisNumber } | { sql: Query };

/** Reads the units of these sales; the values are the placeholders of each. A store without a reader is not asked. */
export async function readUnits(
  sources: UnitSources,
  readers: { redis: RedisReader | undefined; sql: SqlReader | undefined },
  sales: readonly Values[],
): Promise<UnitsSeen[]> {
  const places = sales.map((values) => placesOf(sources, values));
  const inRedis = places.map((of) =>
    of.flatMap(([name, place]) => ("redis" in place ? [{ name, ...place }] : [])),
  );
  const inSql = places.map((of) =>
    of.flatMap(([name, place]) => ("sql" in place ? [{ name, ...place }] : [])),
  );
  const { redis, sql } = readers;
  const numbers =
    redis && inRedis.some((list) => list.length > 0)
      ? await redis.numbers(inRedis.map((list) => list.map((one) => one.redis)))
      : [];
  const rows = sql
    ? await snapshots(
        sql,
        inSql.map((list) => list.map((one) => one.sql)),
      )
    : [];
  return sales.map((_, sale) => {
    const seen: UnitsSeen = {};
    const note = (name: Name, value: number | undefined) => {
      if (value !== undefined) seen[name] = value;
    };
    for (const [index, { name }] of (inRedis[sale] ?? []).entries()) note(name, numbers[sale]?.[index]);
    for (const [index, { name }] of (inSql[sale] ?? []).entries())
      note(name, numberIn(name, rows[sale]?.[index]));
    const isTorn = redis !== undefined && sql !== undefined && inRedis[sale]?.length && inSql[sale]?.length;
    return isTorn ? { ...seen, torn: true as const } : seen;
  });
}

async function snapshots(sql: SqlReader, lists: Query[][]): Promise<Row[][][]> {
  const all = lists.flat();
  if (all.length === 0) return [];
  const rows = await sql.snapshot(all);
  let at = 0;
  return lists.map((list) => list.map(() => rows[at++] ?? []));
}

function placesOf({ stock, initial, ledger }: UnitSources, values: Values): [Name, Place][] {
  const places: [Name, Place][] = [];
  if (stock !== null) places.push(["remaining", placeOf(stock, values)]);
  if (initial !== null) places.push(["initial", placeOf(initial, values)]);
  if (ledger === null || "barriers" in ledger) return places;
  if ("hash" in ledger)
    places.push(["deducted", { redis: { how: "hash-size", key: renderText(ledger.hash, values) } }]);
  else if ("set" in ledger)
    places.push(["deducted", { redis: { how: "set-size", key: renderText(ledger.set, values) } }]);
  else {
    const query = renderSql(ledger.sql, values);
    places.push(["deducted", { sql: { ...query, sql: `SELECT COUNT(*) AS n FROM (${query.sql}) AS o` } }]);
  }
  return places;
}

function placeOf(source: NumberSource, values: Values): Place {
  if ("sql" in source) return { sql: renderSql(source.sql, values) };
  if ("key" in source) return { redis: { how: "string", key: renderText(source.key, values) } };
  const minus = source.minus === undefined ? undefined : renderText(source.minus, values);
  const field = renderText(source.field, values);
  return { redis: { how: "field", key: renderText(source.hash, values), field, minus } };
}

const FIELD: Record<Name, string> = { remaining: "stock", initial: "initial", deducted: "ledger" };

/** The one number that a query gave; undefined if it gave no row, or null. */
function numberIn(name: Name, rows: Row[] | undefined): number | undefined {
  const [row, second] = rows ?? [];
  if (row === undefined) return undefined;
  const values = Object.values(row);
  const refuse = (what: string): never => {
    throw new HarnessError("usage", `${FIELD[name]}/sql must give one number, and gave ${what}`);
  };
  if (second !== undefined) refuse(`${rows?.length} rows`);
  if (values.length !== 1) refuse(`${values.length} columns: ${Object.keys(row).join(", ")}`);
  const [value] = values;
  if (value === null) return undefined;
  const number = Number(value);
  if (value === "" || !Number.isFinite(number)) refuse(JSON.stringify(value));
  return number;
}
