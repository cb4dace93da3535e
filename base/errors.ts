// The one error class of the harness: what went wrong, and what to do about it.

/** Whose mistake it was: the user's (exit 64), or the harness's or its machine's (exit 70). */
export type HarnessErrorCode = "usage" | "failed";

/** An error of the harness. `message` is a sentence; `hint` says what to type or look at next. */
export class HarnessError extends Error {
  override readonly name: string = "HarnessError";
  readonly code: HarnessErrorCode;
  readonly hint: string | undefined;
  constructor(code: HarnessErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
  }
}

/** Data of the wrong shape from outside: in `what`, the `field` (empty: all of it) is wrong, and why. */
export class ParseError extends HarnessError {
  override readonly name = "ParseError";
  readonly field: string;
  /** `code` is `usage` only where a user wrote the data. */
  constructor(
    what: string,
    field: string,
    why: string,
    { code, hint }: { code: HarnessErrorCode; hint?: string },
  ) {
    super(code, `${what}: ${field === "" ? "" : `${field} `}${why}`, hint === undefined ? {} : { hint });
    this.field = field;
  }
}
