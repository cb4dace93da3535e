// Sends statements to the stores of a system under test, as its target says. Connects when first asked.
import { Redis } from "ioredis";
import { createPool, type Pool } from "mysql2/promise";
import { HarnessError } from "../../base/errors.ts";
import { renderSql, renderText, type Values } from "../../targets/render.ts";

/** The addresses of the stores; one that a target does not name cannot be asked. */
export interface StoreAddresses {
  redis?: string | undefined;
  mysql?: string | undefined;
}

const TIMEOUT_MS = 10_000;

/** Connections for statements. */
export class Statements {
  readonly #addresses: StoreAddresses;
  #mysql: Pool | undefined;
  #redis: Redis | undefined;
  constructor(addresses: StoreAddresses) {
    this.#addresses = addresses;
  }

  /** Sends one SQL statement, its placeholders as parameters. */
  async sql(template: string, values: Values): Promise<void> {
    const query = renderSql(template, values);
    await this.#pool().query({ sql: query.sql, values: query.values, timeout: TIMEOUT_MS });
  }

  /** Sends a script of several SQL statements. */
  async script(sql: string): Promise<void> {
    await this.#pool().query({ sql, timeout: TIMEOUT_MS });
  }

  /** Sends one Redis command. */
  async redis(words: readonly string[], values: Values): Promise<void> {
    const [command = "", ...args] = words.map((word) => renderText(word, values));
    this.#redis ??= new Redis(this.#addressOf("redis"), {
      commandTimeout: TIMEOUT_MS,
      maxRetriesPerRequest: 1,
    }).on("error", () => {});
    await this.#redis.call(command, args);
  }

  async close(): Promise<void> {
    this.#redis?.disconnect();
    await this.#mysql?.end();
  }

  #pool(): Pool {
    this.#mysql ??= createPool({
      uri: this.#addressOf("mysql"),
      connectionLimit: 4,
      connectTimeout: TIMEOUT_MS,
      multipleStatements: true,
    });
    return this.#mysql;
  }

  #addressOf(store: keyof StoreAddresses): string {
    const url = this.#addresses[store];
    if (url === undefined)
      throw new HarnessError("usage", `the target has a statement for ${store}, and names no ${store}`);
    return url;
  }
}
