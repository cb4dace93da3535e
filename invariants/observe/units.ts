// Reads the units of sales: those left, those put on sale, those deducted. Each may lie in Redis or in SQL.
import { HarnessError } from "../../base/errors.ts";
import { renderSql, renderText, type Values } from "../../targets/render.ts";
import type { LedgerSource, NumberSource } from "../../targets/schema/sources.ts";
import type { Sample } from "../record/observation.ts";
import type { CountUnits } from "./count-units.ts";
import type { RedisNumber, RedisReader } from "./redis.ts";
import type { Query, Row, SqlReader } from "./sql.ts";

/** Where a target's units lie. */
export interface UnitSources {
  stock: NumberSource | null;
  initial: NumberSource | null;
  ledger: LedgerSource | null;
}

/** How deductions become units. */
export interface UnitsOfLedger {
  /** Units of an entry in Redis: a buyer holds one purchase there. */
  each: number;
  /** Of rows in SQL. */
  count: CountUnits;
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
  units: UnitsOfLedger,
): Promise<UnitsSeen[]> {
  const places = await Promise.all(sales.map((values) => placesOf(sources, readers, values, units)));
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
    for (const [index, { name }] of (inRedis[sale] ?? []).entries()) {
      const number = numbers[sale]?.[index];
      note(name, name === "deducted" && number !== undefined ? number * units.each : number);
    }
    for (const [index, { name }] of (inSql[sale] ?? []).entries()) {
      const found = rows[sale]?.[index];
      note(name, name === "deducted" ? Number(found?.[0]?.["units"]) : numberIn(name, found));
    }
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

async function placesOf(
  { stock, initial, ledger }: UnitSources,
  { sql }: { sql: SqlReader | undefined },
  values: Values,
  units: UnitsOfLedger,
): Promise<[Name, Place][]> {
  const places: [Name, Place][] = [];
  if (stock !== null) places.push(["remaining", placeOf(stock, values)]);
  if (initial !== null) places.push(["initial", placeOf(initial, values)]);
  if (ledger === null || "barriers" in ledger) return places;
  if ("hash" in ledger)
    places.push(["deducted", { redis: { how: "hash-size", key: renderText(ledger.hash, values) } }]);
  else if ("set" in ledger)
    places.push(["deducted", { redis: { how: "set-size", key: renderText(ledger.set, values) } }]);
  else if (sql !== undefined)
    places.push(["deducted", { sql: await units.count(renderSql(ledger.sql, values)) }]);
  return places;
}

function placeOf(source: NumberSource, values: Values): Place {
  if ("sql" in source) return { sql: renderSql(source.sql, values) };
  if ("key" in source) return { redis: { how: "string", key: renderText(source.key, values) } };
  const minus = source.minus === undefined ? undefined : renderText(source.minus, values);
  const field = renderText(source.field, values);
  return { redis: { how: "field", key: renderText(source.hash, values), field, minus } };
}

const FIELD = { remaining: "stock", initial: "initial" } as const;

/** The one number that a query gave; undefined if it gave no row, or null. */
function numberIn(name: keyof typeof FIELD, rows: Row[] | undefined): number | undefined {
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
