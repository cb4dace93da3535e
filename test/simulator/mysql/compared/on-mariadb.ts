// What a real MariaDB does with the steps of its sessions.
import { type Connection, createConnection } from "mysql2/promise";
import { until } from "../../../../base/until.ts";
import { inWords, SESSIONS, type Statement } from "./steps.ts";

interface Real {
  connection: Connection;
  answers: string[];
  isAtWork: boolean;
}

/** Three sessions of a MariaDB, and one that looks on. */
export class OnMariadb {
  readonly #url: string;
  readonly #onlooker: Connection;
  readonly #sessions: Real[] = [];
  #sales = 0;
  private constructor(url: string, onlooker: Connection) {
    this.#url = url;
    this.#onlooker = onlooker;
  }

  static async connect(url: string): Promise<OnMariadb> {
    return new OnMariadb(url, await createConnection(url));
  }

  /** New answers: the same sessions if these are at rest, and otherwise new ones, once the old have ended. */
  async begin(areAtRest: boolean): Promise<void> {
    if (!areAtRest) {
      for (const { connection } of this.#sessions.splice(0)) connection.destroy();
      await until(async () => (await this.sessions()) === 0, {
        ...{ what: "the end of the sessions of another case", deadlineMs: 10_000, everyMs: 2 },
      });
    }
    for (const real of this.#sessions) real.answers = [];
    while (this.#sessions.length < SESSIONS) this.#sessions.push(await this.#open());
  }

  /** The name of a sale that no case has had. */
  nextSale(): string {
    this.#sales++;
    return `s${String(this.#sales).padStart(6, "0")}`;
  }

  get answers(): string[][] {
    return this.#sessions.map(({ answers }) => [...answers]);
  }

  /** The sessions that wait for an answer. */
  get waiting(): number[] {
    return [...this.#sessions.keys()].filter((session) => this.#sessions[session]?.isAtWork);
  }

  /** Sends a statement, and resolves at the latest when it is known how many wait. */
  async send(session: number, statement: Statement | "close"): Promise<void> {
    const real = this.#sessions[session];
    if (real === undefined) return;
    if (statement === "close") {
      real.connection.destroy();
      this.#sessions[session] = { ...(await this.#open()), answers: real.answers };
      return;
    }
    real.isAtWork = true;
    const answered = (answer: unknown) => {
      // A connection that is destroyed may still read what is on its way.
      if (this.#sessions[session] !== real) return;
      real.isAtWork = false;
      real.answers.push(inWords(answer));
    };
    const answer = real.connection.query(...statement).then(([answer]) => answered(answer), answered);
    await Promise.race([answer, this.waits()]);
  }

  /** How many statements wait for a lock just now. */
  async waits(): Promise<number> {
    const [rows] = await this.#onlooker.query("SHOW GLOBAL STATUS LIKE 'Innodb_row_lock_current_waits'");
    return Number((rows as { Value: string }[])[0]?.Value);
  }

  /** How many sessions there are, those included that are about to end. */
  async sessions(): Promise<number> {
    const [rows] = await this.#onlooker.query("SHOW PROCESSLIST");
    return (rows as { User: string }[]).filter(({ User }) => User === "flashproof").length - 1;
  }

  /** The orders and the barriers of a sale, in the order of their ids. */
  async stored(sale: string): Promise<unknown> {
    const [orders] = await this.#onlooker.query(
      "SELECT sale_id AS sale, user_id AS user, gid FROM orders WHERE sale_id = ? ORDER BY id",
      [sale],
    );
    const [barriers] = await this.#onlooker.query(
      "SELECT gid, branch_id AS branchId, op, reason FROM dtm_barrier.barrier WHERE gid LIKE ? ORDER BY id",
      [`${sale}-%`],
    );
    return { orders, barriers };
  }

  async end(): Promise<void> {
    for (const { connection } of [...this.#sessions]) connection.destroy();
    await this.#onlooker.end();
  }

  async #open(): Promise<Real> {
    const connection = await createConnection(this.#url);
    connection.on("error", () => {});
    return { connection, answers: [], isAtWork: false };
  }
}
