// A connection of a server to the simulated MySQL, as the pool uses it.

import type { SimMysql, SimSession, SqlResult } from "../../mysql/sim-mysql.ts";
import type { Agenda, Life } from "../../network/agenda.ts";
import type { Host } from "../../network/host.ts";
import type { AsyncSession } from "./mysql-pool.ts";

/** What a running MySQL of a simulated world is. */
export interface MysqlProcess {
  mysql: SimMysql;
  /** Called after each statement that was answered. */
  onAnswer: () => void;
}

const lost = () =>
  Object.assign(new Error("Connection lost: The server closed the connection."), {
    code: "PROTOCOL_CONNECTION_LOST",
  });
const refused = () => Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });

/** Connects this process to MySQL. Where that is down, the first statement fails. */
export function mysqlSession(agenda: Agenda, life: Life, host: Host<MysqlProcess>): AsyncSession {
  let session: SimSession | undefined;
  let error: Error | undefined;
  const unanswered = new Set<(error: Error) => void>();
  const fail = () => {
    error = lost();
    for (const reject of [...unanswered]) reject(error);
    unanswered.clear();
  };
  const open = host.connect(life, { closedAtClient: fail, closedAtServer: () => session?.close() });
  if (open === undefined) error = refused();
  const run = (sql: string, params: readonly unknown[]) =>
    new Promise<SqlResult>((resolve, reject) => {
      if (open === undefined || error !== undefined) {
        const because = error;
        const run = () => reject(because);
        agenda.soon({ life, from: undefined, what: "cannot reach MySQL", about: "", run });
        return;
      }
      const { connection, process } = open;
      const what = verbOf(sql);
      unanswered.add(reject);
      const ask = () => {
        session ??= process.mysql.open();
        session.run(sql, params, (outcome) => {
          connection.reply({
            what: `gets the reply to ${what}`,
            about: outcome instanceof Error ? outcome.message : resultText(outcome),
            run() {
              unanswered.delete(reject);
              if (outcome instanceof Error) reject(outcome);
              else resolve(outcome);
            },
          });
        });
        process.onAnswer();
      };
      connection.request({ what, about: params.flat(2).join(" "), run: ask });
    });
  const close = () => {
    if (error === undefined) open?.connection.close();
    error ??= lost();
  };
  return {
    run,
    close,
    get isClosed() {
      return error !== undefined;
    },
  };
}

const resultText = (result: SqlResult): string =>
  "rows" in result ? `${result.rows.length} rows` : `${result.affectedRows} affected`;

/** A statement in two or three words. */
const verbOf = (sql: string): string => {
  const text = sql.replace(/^(?:--.*\n|\s)+/, "");
  const [, verb = text, table = ""] = /^(\w+)(?:.*?(?:INTO|FROM) ([\w.]+))?/s.exec(text) ?? [];
  return `${verb} ${table}`.trim();
};
