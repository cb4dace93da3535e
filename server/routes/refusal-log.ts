// Log lines for refusals whose cause lies in the server or its stores. While a store is away every buyer gets one, so
// that the log has one line of a code in a second, and the number of those that it leaves out.
import type { ErrorCode, SaleError } from "../errors.ts";
import type { Clock } from "../time/clock.ts";

const EVERY_MS = 1_000;

/** What it needs of a logger. */
export interface RefusalLogger {
  warn(fields: object, line: string): void;
  error(fields: object, line: string): void;
}

/** The refusals of one server. */
export class RefusalLog {
  readonly #clock: Clock;
  readonly #logger: RefusalLogger;
  readonly #counts = new Map<ErrorCode, { at: number; leftOut: number }>();
  constructor(clock: Clock, logger: RefusalLogger) {
    this.#clock = clock;
    this.#logger = logger;
  }

  /** Logs it if its code was not logged in this second. `leftOut`: how many of its code were not, since the line before. */
  note(refusal: SaleError): void {
    const { code } = refusal;
    const now = this.#clock.now();
    const counted = this.#counts.get(code);
    if (counted !== undefined && now - counted.at < EVERY_MS && now >= counted.at) {
      counted.leftOut += 1;
      return;
    }
    this.#counts.set(code, { at: now, leftOut: 0 });
    const leftOut = counted?.leftOut ?? 0;
    // Only what nobody expected needs a stack.
    if (code === "INTERNAL") this.#logger.error({ err: refusal, code, leftOut }, "refused");
    else this.#logger.warn({ code, why: whyOf(refusal), leftOut }, "refused");
  }
}

const whyOf = ({ cause, message }: SaleError): string => (cause instanceof Error ? cause.message : message);
