// Sends a refusal as its row of the error table says.
import type { FastifyReply } from "fastify";
import { refusalOf, type SaleError } from "../errors.ts";

/** Sends the refusal, and logs it when the cause lies in the server or its stores. */
export function refuse(reply: FastifyReply, refusal: SaleError): FastifyReply {
  const { code, status, retryAfter } = refusal;
  // BUSY is no fault, and there may be thousands: a log line for each would slow down the sale.
  if (status >= 500 && code !== "BUSY") reply.log.warn({ err: refusal, code }, "refused");
  if (retryAfter !== undefined) reply.header("retry-after", String(retryAfter));
  return reply.code(status).send(refusalOf(refusal));
}
