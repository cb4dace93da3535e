// Units of ledgers and orders, whatever their entries: each store is a fake.
import * as assert from "uvu/assert";
import { unitCounter } from "../../../invariants/observe/count-units.ts";
import { readDeductions } from "../../../invariants/observe/deductions.ts";
import type { RedisReader } from "../../../invariants/observe/redis.ts";
import type { Row, SqlReader } from "../../../invariants/observe/sql.ts";
import { readUnits } from "../../../invariants/observe/units.ts";
import type { LedgerSource } from "../../../targets/schema/sources.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("units of ledgers and orders");

const never = () => {
  throw new Error("nobody asks for this here");
};
const sqlOf = (rows: Row[], counted: Row[] = []): SqlReader => ({
  ...{ time: never, close: never, rows: async () => rows, snapshot: async () => [counted] },
  columns: async () => Object.keys(rows[0] ?? {}),
});
const redisOf = (users: readonly string[]): RedisReader => ({
  ...{ hash: never, strings: never, time: never, close: never },
  numbers: async (lists) => lists.map((list) => list.map(() => users.length)),
  async *set() {
    yield* users;
  },
});

async function listed(
  ledger: LedgerSource,
  readers: { redis: RedisReader | undefined; sql: SqlReader | undefined },
) {
  const all = [];
  for await (const { user, gid, units } of readDeductions(ledger, readers, "s", { sale: "s" }, 2))
    all.push([user, gid, units]);
  return all;
}

test("a ledger without gids names none", async () => {
  const set = await listed({ set: "buyers:{{sale}}" }, { redis: redisOf(["al"]), sql: undefined });
  assert.equal(set, [["al", undefined, undefined]]);
  const sql = sqlOf([{ user: "al" }, { user: 7, gid: null }]);
  assert.equal(await listed({ sql: "SELECT …" }, { redis: undefined, sql }), [
    ["al", undefined, undefined],
    ["7", undefined, undefined],
  ]);
});

test("rows of one buyer and gid are one deduction of all their units", async () => {
  const sql = sqlOf([
    ...[{ user: "al" }, { user: "al" }, { user: "bo", gid: 1, units: 1 }, { user: "bo", gid: 1, units: 1 }],
    { user: "bo", gid: 2, units: 3 },
  ]);
  assert.equal(await listed({ sql: "SELECT …" }, { redis: undefined, sql }), [
    ["al", undefined, 4],
    ["bo", "1", 2],
    ["bo", "2", 3],
  ]);
});

test("an entry in Redis is as many units as one request takes", async () => {
  const readers = { redis: redisOf(["al", "bo", "cy"]), sql: undefined };
  const sources = { stock: null, initial: null, ledger: { set: "buyers:{{sale}}" } };
  const units = { each: 2, count: unitCounter(undefined, 2) };
  assert.equal(await readUnits(sources, readers, [{ sale: "s" }], units), [{ deducted: 6 }]);
});

test("rows in SQL are counted by their units", async () => {
  const sql = sqlOf([{ user: "al", units: 2 }], [{ entries: 3, units: "5" }]);
  const sources = { stock: null, initial: null, ledger: { sql: "SELECT buyer AS user, units FROM r" } };
  const units = { each: 2, count: unitCounter(sql, 2) };
  assert.equal(await readUnits(sources, { redis: undefined, sql }, [{ sale: "s" }], units), [
    { deducted: 5 },
  ]);
  const query = { sql: "SELECT buyer AS user, units FROM r", values: [] };
  assert.match((await units.count(query)).sql, "COALESCE(SUM(COALESCE(o.units, 2)), 0) AS units");
  const plain = await unitCounter(sqlOf([{ user: "al" }]), 2)(query);
  assert.match(plain.sql, "COUNT(*) * 2 AS units");
});
