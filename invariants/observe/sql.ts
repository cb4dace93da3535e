// Reads MySQL, by connections of its own.
import { createPool, type RowDataPacket } from "mysql2/promise";
import { fromStore } from "./from-store.ts";

/** A query, and the values for its `?`. */
export interface Query {
  sql: string;
  values: readonly (string | number)[];
}

/** A row by its columns. */
export type Row = Readonly<Record<string, unknown>>;

/** Reads one database. */
export interface SqlReader {
  /** The rows of a query. */
  rows(query: Query, timeoutMs?: number): Promise<Row[]>;
  /** The names of a query's columns. */
  columns(query: Query): Promise<string[]>;
  /** The rows of each query, all as of one moment. */
  snapshot(queries: readonly Query[]): Promise<Row[][]>;
  /** The time of its clock, in ms. */
  time(): Promise<number>;
  close(): Promise<void>;
}

const TIMEOUT_MS = 2_000;

/** A reader of the database at this address. */
export function sqlReader(url: string): SqlReader {
  // Large integers come as text: as doubles, two buyers could become one.
  const pool = createPool({
    uri: url,
    connectionLimit: 3,
    connectTimeout: TIMEOUT_MS,
    supportBigNumbers: true,
  });
  const query = ({ sql, values }: Query, timeout: number) => ({ sql, values: [...values], timeout });
  const rows = async (asked: Query, timeoutMs = TIMEOUT_MS) => {
    const [found] = await fromStore("MySQL", () => pool.query<RowDataPacket[]>(query(asked, timeoutMs)));
    return found;
  };
  return {
    rows,
    async columns({ sql, values }) {
      const none = { sql: `SELECT * FROM (${sql}) AS o LIMIT 0`, values };
      const [, fields] = await fromStore("MySQL", () => pool.query(query(none, TIMEOUT_MS)));
      return fields.map(({ name }) => name);
    },
    snapshot: (queries) =>
      fromStore("MySQL", async () => {
        const connection = await pool.getConnection();
        try {
          await connection.query("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
          const found: Row[][] = [];
          for (const asked of queries)
            found.push((await connection.query<RowDataPacket[]>(query(asked, TIMEOUT_MS)))[0]);
          await connection.query("COMMIT");
          connection.release();
          return found;
        } catch (error) {
          connection.destroy();
          throw error;
        }
      }),
    async time() {
      const [row] = await rows({ sql: "SELECT UNIX_TIMESTAMP(NOW(6)) * 1000 AS ms", values: [] });
      return Number(row?.["ms"]);
    },
    close: () => pool.end(),
  };
}
