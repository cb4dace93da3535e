// The words of SQL that tell what a statement is and does. Lists only.

/** Statements that only read, or that change nothing which another connection could see. */
export const READING: ReadonlySet<string> = new Set([
  ...["SELECT", "SHOW", "SET", "EXPLAIN", "DESCRIBE", "DESC", "USE", "HELP", "VALUES", "TABLE", "CHECKSUM"],
  ...["BEGIN", "START TRANSACTION", "SAVEPOINT", "RELEASE", "PREPARE", "DEALLOCATE"],
  ...["XA START", "XA BEGIN", "XA END", "XA RECOVER"],
]);

/** What may stand where a statement starts, behind a `WITH` or an `EXPLAIN`. */
export const STATEMENTS: ReadonlySet<string> = new Set([
  ...["SELECT", "INSERT", "UPDATE", "DELETE", "REPLACE", "VALUES", "TABLE"],
]);

/** Statements whose table follows at once, with some of `MODIFIERS` between. */
export const NAMING: ReadonlySet<string> = new Set([
  ...["INSERT", "REPLACE", "UPDATE", "TRUNCATE", "CALL", "TABLE"],
]);

/** What stands in front of a table anywhere in a statement. */
export const INTRODUCING: ReadonlySet<string> = new Set([
  ...["FROM", "JOIN", "STRAIGHT_JOIN", "INTO", "TABLE", "TABLES"],
]);

/** What may stand between one of the above and the table. */
export const MODIFIERS: ReadonlySet<string> = new Set([
  ...["LOW_PRIORITY", "HIGH_PRIORITY", "DELAYED", "IGNORE", "QUICK", "ONLY", "LATERAL", "INTO", "TABLE"],
  ...["IF", "NOT", "EXISTS"],
]);

/** Functions in whose parentheses a `FROM` is not followed by a table. */
export const WITH_FROM: ReadonlySet<string> = new Set(["EXTRACT", "TRIM", "SUBSTRING", "SUBSTR", "MID"]);

/** Functions by which a `SELECT` locks or changes something. */
export const WRITING_FUNCTIONS: ReadonlySet<string> = new Set([
  ...["GET_LOCK", "RELEASE_LOCK", "RELEASE_ALL_LOCKS", "NEXTVAL", "SETVAL"],
]);

/** What a `CREATE` makes whose body holds statements of its own. */
export const ROUTINES: ReadonlySet<string> = new Set([
  "PROCEDURE",
  "FUNCTION",
  "TRIGGER",
  "EVENT",
  "PACKAGE",
]);

/** How a statement stands to the transaction of its connection, whatever the connection was in before. */
export const TRANSACTION: Readonly<Record<string, "begins" | "within" | "ends">> = {
  BEGIN: "begins",
  "START TRANSACTION": "begins",
  "XA START": "begins",
  "XA BEGIN": "begins",
  "XA END": "within",
  "XA PREPARE": "within",
  "XA COMMIT": "ends",
  "XA ROLLBACK": "ends",
  COMMIT: "ends",
  ROLLBACK: "ends",
  SAVEPOINT: "within",
  RELEASE: "within",
  "ROLLBACK TO": "within",
};

/** Statements that commit an open transaction before they do what they say. */
export const COMMITTING: ReadonlySet<string> = new Set([
  ...["ALTER", "CREATE", "DROP", "RENAME", "TRUNCATE", "LOCK", "UNLOCK", "GRANT", "REVOKE", "INSTALL"],
]);
