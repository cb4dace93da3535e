// Every refusal of the server, in one table: errors are data, and each says whether the thing may have happened.

interface Row {
  readonly status: number;
  /** True: it certainly did not happen. False: it may have. */
  readonly definite: boolean;
  readonly message: string;
}

/** Code → HTTP status, definiteness, meaning. After Maelstrom's table of errors. */
export const ERRORS = {
  SOLD_OUT: { status: 409, definite: true, message: "No unit of this sale is left." },
  NO_SUCH_SALE: { status: 404, definite: true, message: "There is no such sale." },
  NO_SUCH_ROUTE: { status: 404, definite: true, message: "There is no such route." },
  SALE_DIFFERS: {
    status: 409,
    definite: true,
    message: "This sale is open with another stock; restock it instead of opening it again.",
  },
  RESTOCK_DIFFERS: {
    status: 409,
    definite: true,
    message: "This idempotency key was used for another number of units.",
  },
  BAD_INPUT: { status: 400, definite: true, message: "The request is malformed." },
  BODY_TOO_LARGE: { status: 413, definite: true, message: "The body is larger than this route takes." },
  UNAUTHORIZED: { status: 401, definite: true, message: "The token is missing or wrong." },
  BUSY: {
    status: 503,
    definite: true,
    message: "Too many buyers are waiting; nothing was deducted. Ask again.",
  },
  STOCK_UNAVAILABLE: {
    status: 503,
    definite: true,
    message: "The stock cannot be reached; nothing was deducted. Ask again.",
  },
  COORDINATOR_UNAVAILABLE: {
    status: 503,
    definite: true,
    message: "The coordinator cannot be reached; nothing was deducted. Ask again.",
  },
  ROLLED_BACK: {
    status: 503,
    definite: true,
    message: "The check-back came before the deduction; nothing was deducted. Ask again.",
  },
  DEDUCTION_UNKNOWN: {
    status: 503,
    definite: false,
    message: "A unit may have been deducted. Ask again: you will be told, and never charged twice.",
  },
  OUTCOME_UNKNOWN: {
    status: 503,
    definite: false,
    message: "The change may have been made. Send it again: it is made once.",
  },
  ORDERS_UNAVAILABLE: { status: 503, definite: true, message: "The orders cannot be read. Ask again." },
  INTERNAL: {
    status: 500,
    definite: false,
    message: "Something failed inside. Ask again to learn the outcome.",
  },
} as const satisfies Record<string, Row>;

export type ErrorCode = keyof typeof ERRORS;

/** The one error of the server: a row of {@link ERRORS}, and for bad input the field that is wrong. */
export class SaleError extends Error {
  override readonly name = "SaleError";
  readonly code: ErrorCode;
  readonly status: number;
  readonly definite: boolean;
  readonly field: string | undefined;
  constructor(code: ErrorCode, options: { field?: string; message?: string; cause?: unknown } = {}) {
    super(options.message ?? ERRORS[code].message, { cause: options.cause });
    this.code = code;
    this.status = ERRORS[code].status;
    this.definite = ERRORS[code].definite;
    this.field = options.field;
  }
}

/** The reply body of an error: see `Refusal` in the contract. */
export function refusalOf(error: SaleError) {
  const { code, definite, message, field } = error;
  return field === undefined ? { code, definite, message } : { code, definite, message, field };
}

/** A store's refusal that proves that a command did not run: never sent, or turned away on arrival. */
export class DidNotRun extends Error {
  override readonly name = "DidNotRun";
}
