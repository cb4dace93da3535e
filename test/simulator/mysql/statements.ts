// What each statement of the server does, told apart by its text. A text that is not here is an error that names it.
import type { Lock } from "./locks.ts";
import { BETWEEN } from "./schema.ts";
import { duplicateEntry } from "./sql-error.ts";
import { lock, type Record, type Row, type Table } from "./table.ts";
import type { Transaction } from "./transaction.ts";

export type SqlResult = { rows: { [column: string]: unknown }[] } | { affectedRows: number };

/** What a statement needs of the database. */
export interface Database {
  readonly orders: Table;
  readonly barriers: Table;
  /** Undoes what the transaction has inserted since then. The transaction goes on. */
  undoTo(owner: Transaction, count: number): void;
  /** The rows of a table that a plain SELECT sees. */
  seenBy(owner: Transaction, table: Table): Row[];
}

/** A statement at work: yields the lock for which it waits, and goes on when it has that or its record is gone. */
export type Running = Generator<Lock, SqlResult>;
type Params = readonly unknown[];
type Statement = (database: Database, owner: Transaction, params: Params) => Running | SqlResult;

function* insertBarrier(database: Database, owner: Transaction, params: Params): Running {
  const { barriers } = database;
  const before = owner.inserted.length;
  const twin = yield* barriers.insert(owner, barriers.takeIds(1), params.map(String), false);
  if (twin === undefined) return { affectedRows: 1 };
  database.undoTo(owner, before);
  return { affectedRows: 0 };
}

function* insertOrders(database: Database, owner: Transaction, params: Params): Running {
  const { orders } = database;
  const rows = rowsOf(params);
  const before = owner.inserted.length;
  const firstId = orders.takeIds(rows.length);
  for (const [at, row] of rows.entries()) {
    const twin = yield* orders.insert(owner, firstId + at, row, false);
    if (twin === undefined) continue;
    database.undoTo(owner, before);
    throw duplicateEntry("one_order_each");
  }
  return { affectedRows: rows.length };
}

function* insertNewOrders(database: Database, owner: Transaction, params: Params): Running {
  const { orders } = database;
  const rows = rowsOf(params);
  const firstId = orders.takeIds(rows.length);
  for (const [at, row] of rows.entries()) {
    const before = owner.inserted.length;
    const twin = yield* orders.insert(owner, firstId + at, row, true);
    if (twin !== undefined) database.undoTo(owner, before);
  }
  // The server asks to be told of the rows that were found, changed or not.
  return { affectedRows: rows.length };
}

function ordersOfOthers(database: Database, owner: Transaction, params: Params): SqlResult {
  const [sale, users, gid] = params as [string, string[], string];
  const rows = database.seenBy(owner, database.orders).filter(({ values: [ofSale, user = "", ofGid] }) => {
    return ofSale === sale && users.includes(user) && ofGid !== gid;
  });
  return { rows: rows.map(({ values: [, user, ofGid] }) => ({ user_id: user, gid: ofGid })) };
}

function countOrders(database: Database, owner: Transaction, [sale]: Params): SqlResult {
  const seen = database.seenBy(owner, database.orders).filter(({ values }) => values[0] === sale);
  return { rows: [{ orders: seen.length }] };
}

/** Locks the sale's records and the gaps around them, so that it waits for who is inserting there. */
function* deleteOrders({ orders }: Database, owner: Transaction, [sale]: Params): Running {
  const index = orders.indexes[1];
  if (index === undefined) return { affectedRows: 0 };
  const isOfSale = ({ row }: Record) => row.values[0] === sale;
  for (let position = index.position(`${sale}${BETWEEN}`); ; ) {
    const record = index.records[position];
    const isInside = record !== undefined && isOfSale(record);
    if (yield* lock(index.at(position), owner, isInside ? "next-key" : "gap", false)) {
      position = index.position(`${sale}${BETWEEN}`);
      continue;
    }
    if (!isInside) break;
    position++;
  }
  owner.deleted.push(...index.records.filter(isOfSale).map(({ row }) => row));
  return { affectedRows: owner.deleted.length };
}

const rowsOf = (params: Params) => params[0] as readonly (readonly string[])[];

/** By the text of the statement, without comments and with single spaces. */
const STATEMENTS: Readonly<{ [text: string]: Statement }> = {
  "INSERT IGNORE INTO dtm_barrier.barrier (trans_type, gid, branch_id, op, barrier_id, reason) VALUES (?, ?, ?, ?, ?, ?)":
    insertBarrier,
  "INSERT INTO orders (sale_id, user_id, gid) VALUES ?": insertOrders,
  "INSERT INTO orders (sale_id, user_id, gid) VALUES ? ON DUPLICATE KEY UPDATE id = id": insertNewOrders,
  "SELECT user_id, gid FROM orders WHERE sale_id = ? AND user_id IN (?) AND gid <> ?": ordersOfOthers,
  "SELECT COUNT(*) AS orders FROM orders WHERE sale_id = ?": countOrders,
  "DELETE FROM orders WHERE sale_id = ?": deleteOrders,
  "SELECT 1": () => ({ rows: [{ 1: 1 }] }),
};

/** What begins and ends a transaction. */
export const TRANSACTION_WORDS: Readonly<{ [text: string]: "begin" | "commit" | "rollback" }> = {
  BEGIN: "begin",
  "START TRANSACTION": "begin",
  COMMIT: "commit",
  ROLLBACK: "rollback",
};

/** The text of a statement by which it is known. */
export const textOf = (sql: string): string =>
  sql
    .replaceAll(/^\s*--.*$/gm, "")
    .replaceAll(/\s+/g, " ")
    .trim();

/** The statement of this text. Throws for one that the simulated MySQL does not know. */
export function statementOf(text: string): Statement {
  const statement = STATEMENTS[text];
  if (statement === undefined) throw new Error(`the simulated MySQL does not know the statement: ${text}`);
  return statement;
}
