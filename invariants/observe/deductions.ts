// Lists the deductions of a sale, wherever its ledger is.
import { renderSql, renderText, type Values } from "../../targets/render.ts";
import type { LedgerSource } from "../../targets/schema/sources.ts";
import type { Deduction } from "../record/observation.ts";
import type { RedisReader } from "./redis.ts";
import { parseRow } from "./row.ts";
import type { SqlReader } from "./sql.ts";

const LIST_TIMEOUT_MS = 30_000;

/** The deductions of the sale that `values` names. A ledger whose store has no reader gives none. */
export async function* readDeductions(
  ledger: LedgerSource | null,
  { redis, sql }: { redis: RedisReader | undefined; sql: SqlReader | undefined },
  sale: string,
  values: Values,
): AsyncIterable<Deduction> {
  const found = { kind: "deduction" as const, sale };
  if (ledger === null) return;
  if ("sql" in ledger) {
    for (const row of (await sql?.rows(renderSql(ledger.sql, values), LIST_TIMEOUT_MS)) ?? []) {
      const { user, gid, units } = parseRow(row, "ledger/sql");
      yield {
        ...found,
        user,
        gid: gid ?? user,
        ...(units === undefined ? {} : { units }),
      };
    }
  } else if (redis === undefined) return;
  else if ("set" in ledger)
    for await (const user of redis.set(renderText(ledger.set, values))) yield { ...found, user, gid: user };
  else if ("hash" in ledger)
    for await (const [user, gid] of redis.hash(renderText(ledger.hash, values)))
      yield { ...found, user, gid };
  else
    for await (const [key, value] of redis.strings(renderText(ledger.barriers, values)))
      if (value === "op") yield { ...found, gid: gidOfBarrier(key) };
}

const gidOfBarrier = (key: string): string => key.replace(/-00-msg-01$/, "");
