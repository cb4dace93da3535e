// Which requests need a token, in which header. The tokens come from the environment; they are compared in constant time.
import { createHash, timingSafeEqual } from "node:crypto";
import type { FastifyRequest, onRequestAsyncHookHandler } from "fastify";
import { ADMIN_HEADER, BRANCH_HEADER } from "../contract.ts";
import { SaleError } from "../errors.ts";

/** An option of the routes that need the admin token. Undefined: the server, on loopback, asks for none. */
export interface AdminGuard {
  adminToken: string | undefined;
}

const apiKey = (name: string, variable: string) => ({
  ...{ type: "apiKey" as const, in: "header" as const, name },
  description: `The server's ${variable}. A server on loopback that was started without it asks for no token.`,
});

/** The tokens in the API's description. */
export const SECURITY_SCHEMES = {
  adminToken: apiKey(ADMIN_HEADER, "ADMIN_TOKEN"),
  branchToken: apiKey(BRANCH_HEADER, "BRANCH_TOKEN"),
};
/** Part of the schema of a route that needs the admin token. */
export const ADMIN_ONLY = { security: [{ adminToken: [] }] };
/** Part of the schema of a route that needs the branch token. */
export const BRANCH_ONLY = { security: [{ branchToken: [] }] };

const digest = (text: string) => createHash("sha256").update(text).digest();

const requireToken = (
  header: string,
  variable: string,
  token: string | undefined,
): onRequestAsyncHookHandler => {
  const message = `The header ${header} is missing or does not hold the server's ${variable}.`;
  const expected = token === undefined ? undefined : digest(token);
  return async (request: FastifyRequest) => {
    if (expected === undefined) return;
    const given = request.headers[header];
    if (typeof given !== "string" || !timingSafeEqual(digest(given), expected)) {
      throw new SaleError("UNAUTHORIZED", { message });
    }
  };
};

/** A hook that refuses requests without the admin token. */
export const adminOnly = (token: string | undefined) => requireToken(ADMIN_HEADER, "ADMIN_TOKEN", token);
/** A hook that refuses requests without the token that the server gave to DTM. */
export const branchOnly = (token: string | undefined) => requireToken(BRANCH_HEADER, "BRANCH_TOKEN", token);
