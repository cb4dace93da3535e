// A pool of connections as mysql2 gives it, made of sessions: what ordersInMysql asks of one.
import type { SqlResult } from "../../mysql/sim-mysql.ts";

/** A session behind a network. Its promise rejects with what MySQL answered, or with what became of the connection. */
export interface AsyncSession {
  run(sql: string, params: readonly unknown[]): Promise<SqlResult>;
  close(): void;
  /** True once it is known here that the connection is closed. */
  readonly isClosed: boolean;
}

/**
 * Connections that have been given back are used again, the newest first, but for those that were closed meanwhile. One that
 * was destroyed is closed.
 */
export function poolOf(connect: () => AsyncSession) {
  let idle: AsyncSession[] = [];
  const take = () => {
    idle = idle.filter(({ isClosed }) => !isClosed);
    return idle.pop() ?? connect();
  };
  return {
    getConnection: async () => connectionOf(take(), (session) => idle.push(session)),
  };
}

function connectionOf(session: AsyncSession, giveBack: (session: AsyncSession) => void) {
  const query = async (sql: string, params: readonly unknown[] = []): Promise<[unknown, unknown]> => {
    const result = await session.run(sql, params);
    return ["rows" in result ? result.rows : result, undefined];
  };
  const word = async (sql: string) => {
    await session.run(sql, []);
  };
  return {
    query,
    beginTransaction: () => word("START TRANSACTION"),
    commit: () => word("COMMIT"),
    rollback: () => word("ROLLBACK"),
    release: () => giveBack(session),
    destroy: () => session.close(),
  };
}
