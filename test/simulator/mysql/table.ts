// A table with its indexes. What InnoDB does for one row: it enters the row into one index after the other, and asks each
// for the lock that it needs there.
import { type Lock, type LockKind, Place } from "./locks.ts";
import type { Transaction } from "./transaction.ts";

/** A row, who wrote it, and the numbers of the commits that made it be and be gone. */
export interface Row {
  readonly table: Table;
  readonly id: number;
  readonly values: readonly string[];
  readonly records: Record[];
  readonly writer: Transaction;
  committedAt: number | undefined;
  deletedAt: number | undefined;
}

/** A row's entry in an index. */
export class Record extends Place {
  readonly key: string;
  readonly row: Row;
  constructor(key: string, row: Row) {
    super(false);
    this.key = key;
    this.row = row;
  }

  /** Who has inserted a row has its records, without a lock until another asks. */
  makeLockExplicit(): void {
    if (!this.row.writer.isOver) this.grant(this.row.writer, "record", false);
  }
}

/** Records in the order of their keys. */
export class Index {
  readonly records: Record[] = [];
  readonly end = new Place(true);
  readonly keyOf: (id: number, values: readonly string[]) => string;
  readonly isUnique: boolean;
  constructor(isUnique: boolean, keyOf: (id: number, values: readonly string[]) => string) {
    this.isUnique = isUnique;
    this.keyOf = keyOf;
  }

  /** Where the first record stands whose key is not below this one. */
  position(key: string): number {
    let position = this.records.length;
    while (position > 0 && (this.records[position - 1]?.key ?? "") >= key) position--;
    return position;
  }

  at(position: number): Place {
    return this.records[position] ?? this.end;
  }
}

/** Asks for a lock, and yields while it has to wait. Returns true if it had to: the index may then be another. */
export function* lock(
  place: Place,
  owner: Transaction,
  kind: LockKind,
  isShared: boolean,
): Generator<Lock, boolean> {
  if (place instanceof Record && kind !== "intention" && place.row.writer !== owner) place.makeLockExplicit();
  const waiting = place.ask(owner, kind, isShared);
  if (waiting === undefined) return false;
  yield waiting;
  return true;
}

export class Table {
  readonly indexes: readonly Index[];
  /** Every row that was ever inserted and not rolled back: an old snapshot may see what is deleted now. */
  readonly rows: Row[] = [];
  #lastId = 0;
  constructor(indexes: readonly Index[]) {
    this.indexes = indexes;
  }

  /** The ids of the rows of one statement, taken together before the first is inserted. */
  takeIds(count: number): number {
    const first = this.#lastId + 1;
    this.#lastId += count;
    return first;
  }

  /**
   * Inserts a row. Returns its twin where there is one, with a lock on it: shared, or exclusive for a statement that
   * would change it. What of the row was entered before the twin was met is still there, for its caller to undo.
   */
  *insert(
    owner: Transaction,
    id: number,
    values: readonly string[],
    willChangeTwin: boolean,
  ): Generator<Lock, Row | undefined> {
    const row: Row = { table: this, id, values, records: [], writer: owner, ...NEW };
    owner.inserted.push(row);
    this.rows.push(row);
    for (const index of this.indexes) {
      const key = index.keyOf(id, values);
      for (;;) {
        const position = index.position(key);
        const next = index.at(position);
        if (index.isUnique && next instanceof Record && next.key === key) {
          if (yield* lock(next, owner, "next-key", !willChangeTwin)) continue;
          return next.row;
        }
        if (yield* lock(next, owner, "intention", false)) continue;
        const record = new Record(key, row);
        index.records.splice(position, 0, record);
        row.records.push(record);
        next.splitGapTo(record);
        break;
      }
    }
    return undefined;
  }

  /** Takes a row out of its indexes. Locks on it stay on the gaps. Returns those who waited for it. */
  remove(row: Row): Transaction[] {
    const freed: Transaction[] = [];
    for (const [at, record] of row.records.entries()) {
      const index = this.indexes[at];
      if (index === undefined) continue;
      const position = index.records.indexOf(record);
      index.records.splice(position, 1);
      freed.push(...record.leaveGapTo(index.at(position)));
    }
    row.records.length = 0;
    return freed;
  }
}

const NEW = { committedAt: undefined, deletedAt: undefined };
