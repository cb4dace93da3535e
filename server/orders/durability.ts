// What MySQL may lose of what it acknowledged. DTM forgets a message once its branch has answered.

/**
 * The reasons to doubt that this MySQL keeps what it commits, each with what to set; none if there is no doubt.
 * `read` gives the rows of a query. Rejects if MySQL does not answer.
 */
export async function doubtsOfMysql(
  read: (sql: string) => Promise<Record<string, unknown>[]>,
): Promise<string[]> {
  try {
    const [row] = await read(
      "SELECT @@GLOBAL.innodb_flush_log_at_trx_commit AS flushed, @@GLOBAL.log_bin AS logged, @@GLOBAL.sync_binlog AS synced",
    );
    return doubtsIn(Number(row?.["flushed"]), Number(row?.["logged"]) === 1, Number(row?.["synced"]));
  } catch (error) {
    // Only a server that answers has a state to tell.
    const { sqlState, message } = error as Error & { sqlState?: string };
    if (sqlState === undefined) throw error;
    return [
      `MySQL does not tell its settings (${message}); check there that innodb_flush_log_at_trx_commit is 1, and sync_binlog too if it keeps a binary log`,
    ];
  }
}

function doubtsIn(flushed: number, logged: boolean, synced: number): string[] {
  const doubts: string[] = [];
  if (flushed !== 1)
    doubts.push(
      `MySQL has innodb_flush_log_at_trx_commit=${flushed}: it forgets the newest orders when it ends; set 1`,
    );
  if (logged && synced !== 1)
    doubts.push(
      `MySQL has sync_binlog=${synced}: its binary log, from which replicas live, may miss the newest orders; set 1`,
    );
  return doubts;
}
