// Every refusal of the server, in one table. Each row says if what was asked may have happened all the same.

interface Row {
  readonly status: number;
  /** True: what was asked certainly did not happen. False: it may have. */
  readonly definite: boolean;
  readonly message: string;
  /** When asking again makes sense, in seconds. */
  readonly retryAfter?: number;
}

/** A queue that is full has been served or refused within two seconds. */
const QUEUE_TURNS = 2;
/** A store that is away is not back in a second, and everybody who asks then is load on one that comes back. */
const STORE_RETURNS = 5;

/** For each code its HTTP status, if it is definite, and its message. Modelled on Maelstrom's table of errors. */
export const ERRORS = {
  SOLD_OUT: { status: 409, definite: true, message: "This sale has no unit left." },
  NO_SUCH_SALE: { status: 404, definite: true, message: "There is no such sale." },
  NO_SUCH_ROUTE: { status: 404, definite: true, message: "There is no such route." },
  SALE_DIFFERS: {
    status: 409,
    definite: true,
    message: "This sale is open with another stock. To add units, restock it.",
  },
  RESTOCK_DIFFERS: {
    status: 409,
    definite: true,
    message: "This idempotency key was used before, with another number of units.",
  },
  BAD_INPUT: { status: 400, definite: true, message: "The request is malformed." },
  BODY_TOO_LARGE: { status: 413, definite: true, message: "The body is larger than this route accepts." },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    definite: true,
    message: "The body must be JSON. Send it as content-type: application/json.",
  },
  HEADERS_TOO_LARGE: {
    status: 431,
    definite: true,
    message: "The headers are larger than the server accepts.",
  },
  TOO_SLOW: { status: 408, definite: true, message: "The request did not arrive in time." },
  UNAUTHORIZED: { status: 401, definite: true, message: "The token is missing or wrong." },
  BUSY: {
    status: 503,
    definite: true,
    message: "Too many buyers are waiting. Nothing was deducted. Ask again.",
    retryAfter: QUEUE_TURNS,
  },
  STOCK_UNAVAILABLE: {
    status: 503,
    definite: true,
    message: "The server cannot reach the stock. Nothing was deducted. Ask again.",
    retryAfter: STORE_RETURNS,
  },
  COORDINATOR_UNAVAILABLE: {
    status: 503,
    definite: true,
    message: "The server cannot reach the coordinator. Nothing was deducted. Ask again.",
    retryAfter: STORE_RETURNS,
  },
  ROLLED_BACK: {
    status: 503,
    definite: true,
    message: "The check-back came before the deduction. Nothing was deducted. Ask again.",
    retryAfter: 1,
  },
  DEDUCTION_UNKNOWN: {
    status: 503,
    definite: false,
    message: "A unit may have been deducted. Ask again to find out: you never get a second unit.",
    retryAfter: 1,
  },
  OUTCOME_UNKNOWN: {
    status: 503,
    definite: false,
    message: "The change may have been made. Send it again: it is made only once.",
    retryAfter: 1,
  },
  ORDERS_UNAVAILABLE: {
    status: 503,
    definite: true,
    message: "The orders are unavailable. Ask again.",
    retryAfter: STORE_RETURNS,
  },
  INTERNAL: {
    status: 500,
    definite: false,
    message: "The server failed. What you asked for may have happened. Ask again to find out.",
  },
} as const satisfies Record<string, Row>;

export type ErrorCode = keyof typeof ERRORS;

/** The server's error: a row of {@link ERRORS}, and for bad input the name of the wrong field. */
export class SaleError extends Error {
  override readonly name = "SaleError";
  readonly code: ErrorCode;
  readonly status: number;
  readonly definite: boolean;
  readonly retryAfter: number | undefined;
  readonly field: string | undefined;
  constructor(code: ErrorCode, options: { field?: string; message?: string; cause?: unknown } = {}) {
    const row: Row = ERRORS[code];
    super(options.message ?? row.message, { cause: options.cause });
    this.code = code;
    this.status = row.status;
    this.definite = row.definite;
    this.retryAfter = row.retryAfter;
    this.field = options.field;
  }
}

/** The body of the reply to a refused request; see `Refusal` in the contract. */
export function refusalOf(error: SaleError) {
  const { code, definite, message, field } = error;
  return field === undefined ? { code, definite, message } : { code, definite, message, field };
}

/** A command certainly did not run: it was not sent, or the store refused it. */
export class DidNotRun extends Error {
  override readonly name = "DidNotRun";
}
