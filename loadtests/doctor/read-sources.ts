// Reads each source of a target alone, so that what is wrong with one says nothing of the others.
import { HarnessError } from "../../base/errors.ts";
import { unitCounter } from "../../invariants/observe/count-units.ts";
import { readDeductions } from "../../invariants/observe/deductions.ts";
import { httpOrderReader, sqlOrderReader } from "../../invariants/observe/orders.ts";
import { type RedisReader, redisReader } from "../../invariants/observe/redis.ts";
import { type SqlReader, sqlReader } from "../../invariants/observe/sql.ts";
import type { Addresses } from "../../invariants/observe/stores.ts";
import { readUnits, type UnitsOfLedger } from "../../invariants/observe/units.ts";
import { renderSql, type Values } from "../../targets/render.ts";
import type { Target } from "../../targets/target.ts";
import { nearColumn } from "./near-names.ts";
import type { Look, Reading } from "./trial.ts";

const READ_OF_LEDGER = ["user", "gid", "units"];
const READ_OF_ORDERS = ["user", "gid", "units", "at"];
const NOTHING = { stock: null, initial: null, ledger: null };

/** The sources of a target, read by connections of their own. */
export class Sources {
  readonly #target: Target;
  readonly #http: string | undefined;
  readonly #readers: { redis: RedisReader | undefined; sql: SqlReader | undefined };
  readonly #unitsOfLedger: UnitsOfLedger;
  constructor(target: Target, { redis, mysql, http }: Addresses) {
    this.#target = target;
    this.#http = http;
    this.#readers = {
      redis: redis === undefined ? undefined : redisReader(redis),
      sql: mysql === undefined ? undefined : sqlReader(mysql),
    };
    const each = target.contract.units;
    this.#unitsOfLedger = { each, count: unitCounter(this.#readers.sql, each) };
  }

  /** One look at all of them. What a store refuses is in the reading; a store that is away is thrown. */
  async look(sale: string, values: Values): Promise<Look> {
    const { stock, initial, ledger, orders } = this.#target;
    const look: Look = {};
    if (stock !== null && this.#canRead(stock))
      look.stock = await reading(async () =>
        numberOf((await this.#units({ ...NOTHING, stock }, values))?.remaining),
      );
    if (initial !== null && this.#canRead(initial))
      look.initial = await reading(async () =>
        numberOf((await this.#units({ ...NOTHING, initial }, values))?.initial),
      );
    if (ledger !== null && this.#canRead(ledger))
      look.ledger = await reading(async () => {
        if ("sql" in ledger) await this.#demandColumns(ledger.sql, values, READ_OF_LEDGER);
        // As the samples of a run count it.
        await this.#units({ ...NOTHING, ledger }, values);
        return listed(readDeductions(ledger, this.#readers, sale, values, this.#unitsOfLedger.each));
      });
    if (orders !== null && this.#canRead(orders))
      look.orders = await reading(async () => {
        if ("sql" in orders) await this.#demandColumns(orders.sql, values, READ_OF_ORDERS);
        return listed(this.#orderReader(orders).list(sale, values));
      });
    return look;
  }

  async close(): Promise<void> {
    this.#readers.redis?.close();
    await this.#readers.sql?.close();
  }

  #canRead(source: object): boolean {
    if ("sql" in source) return this.#readers.sql !== undefined;
    return "path" in source ? this.#http !== undefined : this.#readers.redis !== undefined;
  }

  async #units(sources: Parameters<typeof readUnits>[0], values: Values) {
    const [seen] = await readUnits(sources, this.#readers, [values], this.#unitsOfLedger);
    return seen;
  }

  #orderReader(orders: NonNullable<Target["orders"]>) {
    const { sql } = this.#readers;
    const { each, count } = this.#unitsOfLedger;
    if ("path" in orders) return httpOrderReader(this.#http ?? "", orders.path, each);
    if (sql === undefined) throw new Error("orders are read only where there is a database");
    return sqlOrderReader(sql, orders.sql, count);
  }

  /** A query without rows has columns all the same. */
  async #demandColumns(template: string, values: Values, read: readonly string[]): Promise<void> {
    const columns = (await this.#readers.sql?.columns(renderSql(template, values))) ?? [];
    const near = nearColumn(columns, read);
    if (near !== undefined)
      throw new HarnessError("usage", `its column ${near[0]} is not read; near it: ${near[1]}`);
    if (!columns.includes("user"))
      throw new HarnessError("usage", `it has no column user; it has ${columns.join(", ")}`);
  }
}

function numberOf(value: number | undefined): number | undefined {
  if (value !== undefined && !Number.isSafeInteger(value))
    throw new HarnessError("usage", "what stands there is no whole number");
  return value;
}

/** What a store that answers says is the target's matter; one that does not answer is nobody's line. */
async function reading<T>(read: () => Promise<T | undefined>): Promise<Reading<T>> {
  try {
    return { value: await read() };
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    const { message, code } = error;
    if (code === "usage") return { refused: message };
    if (/answered \d{3}|did not answer with an array|is not valid JSON/.test(message))
      return { refused: message };
    if (/timeout|timed out/i.test(message)) return { refused: `it takes longer than it may: ${message}` };
    throw error;
  }
}

async function listed<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}
