// How every refusal is sent: as its row of the error table says.
import type { FastifyReply } from "fastify";
import { refusalOf, type SaleError } from "../errors.ts";

/** Sends the refusal, and notes it where the server is at fault. */
export function refuse(reply: FastifyReply, refusal: SaleError): FastifyReply {
  const { code, status } = refusal;
  // One who has to wait is no fault, and a line for each would slow down all the others.
  if (status >= 500 && code !== "BUSY") reply.log.warn({ err: refusal, code }, "refused");
  if (status === 503) reply.header("retry-after", "1");
  return reply.code(status).send(refusalOf(refusal));
}
