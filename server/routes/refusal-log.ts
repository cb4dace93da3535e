// Log lines for refusals whose cause lies in the server or its stores. While a store is away every buyer gets one, so
// that the log has one line of a code in a second: see line-a-second.ts.
import type { SaleError } from "../errors.ts";
import type { Clock } from "../time/clock.ts";
import { LineASecond } from "./line-a-second.ts";

/** What it needs of a logger. */
export interface RefusalLogger {
  warn(fields: object, line: string): void;
  error(fields: object, line: string): void;
}

/** The refusals of one server. */
export class RefusalLog {
  readonly #lines: LineASecond;
  readonly #logger: RefusalLogger;
  constructor(clock: Clock, logger: RefusalLogger) {
    this.#lines = new LineASecond(clock);
    this.#logger = logger;
  }

  /** Logs it if its code was not logged in this second. */
  note(refusal: SaleError): void {
    const { code } = refusal;
    this.#lines.note(code, (leftOut) => {
      // Only what nobody expected needs a stack.
      if (code === "INTERNAL") this.#logger.error({ err: refusal, code, leftOut }, "refused");
      else this.#logger.warn({ code, why: whyOf(refusal), leftOut }, "refused");
    });
  }
}

const whyOf = ({ cause, message }: SaleError): string => (cause instanceof Error ? cause.message : message);
