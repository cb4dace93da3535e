// Says that a store is away when that is news, and that it is back. A store that is away is asked several times a second.

/** What it needs of a logger. */
export interface OutageLog {
  info(fields: object, line: string): void;
  warn(fields: object, line: string): void;
}

/** The outages of one store. */
export class Outages {
  readonly #what: string;
  readonly #log: OutageLog;
  #why: string | undefined;
  constructor(what: string, log: OutageLog) {
    this.#what = what;
    this.#log = log;
  }

  /** It failed. Logged if it worked before, or failed for another reason. */
  away(error: Error & { code?: unknown }): void {
    // Where several addresses were tried, the message is empty.
    const why = error.message || String(error.code);
    if (why === this.#why) return;
    this.#why = why;
    this.#log.warn({ why }, `${this.#what} is away; trying again`);
  }

  /** It works. Logged if it failed before. */
  back(): void {
    if (this.#why !== undefined) this.#log.info({}, `${this.#what} is back`);
    this.#why = undefined;
  }
}
