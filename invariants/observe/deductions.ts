// Lists the deductions of a sale, wherever its ledger is.
import { renderSql, renderText, type Values } from "../../targets/render.ts";
import type { LedgerSource } from "../../targets/schema/sources.ts";
import type { Deduction } from "../record/observation.ts";
import type { RedisReader } from "./redis.ts";
import { type ParsedRow, parseRow } from "./row.ts";
import type { SqlReader } from "./sql.ts";

const LIST_TIMEOUT_MS = 30_000;

/**
 * The deductions of the sale that `values` names. A ledger whose store has no reader gives none. Rows of one buyer and gid
 * are one deduction, of all their units; a row that says no units is of `unitsEach`.
 */
export async function* readDeductions(
  ledger: LedgerSource | null,
  { redis, sql }: { redis: RedisReader | undefined; sql: SqlReader | undefined },
  sale: string,
  values: Values,
  unitsEach: number,
): AsyncIterable<Deduction> {
  const found = { kind: "deduction" as const, sale };
  if (ledger === null) return;
  if ("sql" in ledger) {
    const rows = (await sql?.rows(renderSql(ledger.sql, values), LIST_TIMEOUT_MS)) ?? [];
    const parsed = rows.map((row) => parseRow(row, "ledger/sql"));
    for (const one of summed(parsed, unitsEach)) yield { ...found, ...one };
  } else if (redis === undefined) return;
  else if ("set" in ledger)
    for await (const user of redis.set(renderText(ledger.set, values))) yield { ...found, user };
  else if ("hash" in ledger)
    for await (const [user, gid] of redis.hash(renderText(ledger.hash, values)))
      yield { ...found, user, gid };
  else
    for await (const [key, value] of redis.strings(renderText(ledger.barriers, values)))
      if (value === "op") yield { ...found, gid: gidOfBarrier(key) };
}

const gidOfBarrier = (key: string): string => key.replace(/-00-msg-01$/, "");

/** One entry for each buyer and gid, in the order of their first rows. */
function summed(rows: readonly ParsedRow[], unitsEach: number): Pick<Deduction, "user" | "gid" | "units">[] {
  const entries = new Map<string, { user: string; gid?: string; units?: number }>();
  for (const { user, gid, units } of rows) {
    const key = JSON.stringify([user, gid]);
    const known = entries.get(key);
    if (known !== undefined) known.units = (known.units ?? unitsEach) + (units ?? unitsEach);
    else
      entries.set(key, {
        user,
        ...(gid === undefined ? {} : { gid }),
        ...(units === undefined ? {} : { units }),
      });
  }
  return [...entries.values()];
}
