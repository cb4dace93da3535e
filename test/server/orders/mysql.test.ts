import * as assert from "uvu/assert";
import { doubtsOfMysql } from "../../../server/orders/durability.ts";
import { createTables, RefusedByMysql } from "../../../server/orders/mysql.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("MySQL at the start");

/** An error as mysql2 throws it. */
const mysqlError = (code: string, message: string, sqlState?: string) =>
  Object.assign(new Error(message), { code, ...(sqlState === undefined ? {} : { sqlState }) });
const DENIED = mysqlError("ER_DBACCESS_DENIED_ERROR", "Access denied for user 'shop'", "42000");
const MISSING = mysqlError("ER_NO_SUCH_TABLE", "Table 'orders' doesn't exist", "42S02");
const GONE = mysqlError("ECONNREFUSED", "connect ECONNREFUSED");

/** A database whose statements fail where `errorOf` says so, and its statements. */
function databaseThat(errorOf: (sql: string) => Error | undefined, row: Record<string, unknown> = {}) {
  const statements: string[] = [];
  const query = async (sql: string) => {
    statements.push(sql.trim().split(/\s+/).slice(0, 2).join(" "));
    const error = errorOf(sql);
    if (error !== undefined) throw error;
    return [row];
  };
  return { query, statements };
}
const outcome = (errorOf: (sql: string) => Error | undefined) =>
  createTables(databaseThat(errorOf).query).then(
    () => "created",
    (error: Error) => `${error.name}: ${error.message}`,
  );

test("a user who may not create tables is welcome if the tables are there", async () => {
  const creating = (sql: string) => (/CREATE/.test(sql) ? DENIED : undefined);
  assert.is(await outcome(creating), "created");
  const { query, statements } = databaseThat(creating);
  await createTables(query);
  assert.equal(statements.slice(1), ["SELECT 1", "SELECT 1"]);
});

test("a user without rights, or a database that is not there, is a refusal; a MySQL that is away is none", async () => {
  assert.is(await outcome(() => DENIED), `RefusedByMysql: ${DENIED.message}`);
  assert.is(
    await outcome((sql) => (/CREATE/.test(sql) ? DENIED : MISSING)),
    `RefusedByMysql: ${DENIED.message}`,
  );
  const noDatabase = mysqlError("ER_BAD_DB_ERROR", "Unknown database 'shop'", "42000");
  assert.is(await outcome(() => noDatabase), `RefusedByMysql: ${noDatabase.message}`);
  assert.is(await outcome(() => GONE), `Error: ${GONE.message}`);
  assert.is(await outcome((sql) => (/CREATE/.test(sql) ? DENIED : GONE)), `Error: ${GONE.message}`);
  assert.is(new RefusedByMysql("x").name, "RefusedByMysql");
});

test("what MySQL can lose of its commits is named, with what to set", async () => {
  const doubts = async (flushed: number, logged: number, synced: number) =>
    (await doubtsOfMysql(databaseThat(() => undefined, { flushed, logged, synced }).query)).join("|");
  assert.is(await doubts(1, 0, 0), "");
  assert.is(await doubts(1, 1, 1), "");
  assert.match(await doubts(2, 0, 0), /^MySQL has innodb_flush_log_at_trx_commit=2: [^|]*; set 1$/);
  assert.match(await doubts(1, 1, 0), /^MySQL has sync_binlog=0: [^|]*; set 1$/);
  assert.is((await doubts(0, 1, 100)).split("|").length, 2);
});

test("a MySQL that does not tell its settings leaves a doubt, and one that is away is asked again", async () => {
  const unknown = mysqlError("ER_UNKNOWN_SYSTEM_VARIABLE", "Unknown system variable", "HY000");
  assert.match(
    (await doubtsOfMysql(databaseThat(() => unknown).query))[0] ?? "",
    "MySQL does not tell its settings",
  );
  const rejected = await doubtsOfMysql(databaseThat(() => GONE).query).then(String, (error: Error) => error);
  assert.is(rejected, GONE);
});
