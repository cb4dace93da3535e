// Who may call what: tokens from the environment, compared in constant time.
import { createHash, timingSafeEqual } from "node:crypto";
import type { FastifyRequest, onRequestAsyncHookHandler } from "fastify";
import { ADMIN_HEADER, BRANCH_HEADER } from "../contract.ts";
import { SaleError } from "../errors.ts";

/** Options of a route group that the admin token guards; undefined: a server on loopback that asks for none. */
export interface AdminGuard {
  adminToken: string | undefined;
}

const digest = (text: string) => createHash("sha256").update(text).digest();

const demand = (header: string, token: string | undefined): onRequestAsyncHookHandler => {
  const expected = token === undefined ? undefined : digest(token);
  return async (request: FastifyRequest) => {
    if (expected === undefined) return;
    const given = request.headers[header];
    if (typeof given !== "string" || !timingSafeEqual(digest(given), expected)) {
      throw new SaleError("UNAUTHORIZED");
    }
  };
};

/** A hook that lets only the holder of the admin token through. */
export const adminOnly = (token: string | undefined) => demand(ADMIN_HEADER, token);
/** A hook that lets only calls through that carry what the server gave DTM. */
export const branchOnly = (token: string | undefined) => demand(BRANCH_HEADER, token);
