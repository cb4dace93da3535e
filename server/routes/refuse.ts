// Sends a refusal as its row of the error table says.
import type { FastifyReply } from "fastify";
import { refusalOf, type SaleError } from "../errors.ts";
import type { RefusalLog } from "./refusal-log.ts";

/** The application's {@link RefusalLog} is its decorator of this name. */
export const REFUSAL_LOG = "refusalLog";

/** Sends the refusal, and notes it when the cause lies in the server or its stores. */
export function refuse(reply: FastifyReply, refusal: SaleError): FastifyReply {
  const { code, status, retryAfter } = refusal;
  // BUSY is no fault: it is in the metrics.
  if (status >= 500 && code !== "BUSY") reply.server.getDecorator<RefusalLog>(REFUSAL_LOG).note(refusal);
  if (retryAfter !== undefined) reply.header("retry-after", String(retryAfter));
  return reply.code(status).send(refusalOf(refusal));
}
