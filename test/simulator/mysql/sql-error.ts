// The errors of the simulated MySQL, with the fields by which mysql2 tells one from another.

/** An error as mysql2 rejects with it. */
export class SqlError extends Error {
  override readonly name = "SqlError";
  readonly errno: number;
  readonly code: string;
  readonly sqlState: string;
  constructor(message: string, [errno, code, sqlState]: readonly [number, string, string]) {
    super(message);
    this.errno = errno;
    this.code = code;
    this.sqlState = sqlState;
  }
}

/** A row of the statement has a twin: the statement alone is undone. */
export const duplicateEntry = (key: string): SqlError =>
  new SqlError(`Duplicate entry for key '${key}'`, [1062, "ER_DUP_ENTRY", "23000"]);

/** The session waited for one that waited for it, and was chosen: its transaction is rolled back. */
export const deadlock = (): SqlError =>
  new SqlError("Deadlock found when trying to get lock; try restarting transaction", [
    ...([1213, "ER_LOCK_DEADLOCK", "40001"] as const),
  ]);
