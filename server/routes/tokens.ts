// Which requests need a token, in which header. The tokens come from the environment; they are compared in constant time.
import { createHash, timingSafeEqual } from "node:crypto";
import type { FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from "fastify";
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
  password: {
    ...{ type: "http" as const, scheme: "basic" },
    description: "For browsers and Prometheus: any user name, and the server's ADMIN_TOKEN as the password.",
  },
};
/** Part of the schema of a route that needs the admin token. */
export const ADMIN_ONLY = { security: [{ adminToken: [] }] };
/** Part of the schema of a page for operators. */
export const OPERATORS_ONLY = { security: [{ adminToken: [] }, { password: [] }] };
/** Part of the schema of a route that needs the branch token. */
export const BRANCH_ONLY = { security: [{ branchToken: [] }] };

const digest = (text: string) => createHash("sha256").update(text).digest();

/** Whether a text is the token; undefined if the server has no token and asks for none. */
function comparedTo(token: string | undefined): ((given: unknown) => boolean) | undefined {
  if (token === undefined) return undefined;
  const expected = digest(token);
  return (given) => typeof given === "string" && timingSafeEqual(digest(given), expected);
}

const requireToken = (
  header: string,
  variable: string,
  token: string | undefined,
): onRequestAsyncHookHandler => {
  const message = `The header ${header} is missing or does not hold the server's ${variable}.`;
  const isToken = comparedTo(token);
  return async (request: FastifyRequest) => {
    if (isToken === undefined || isToken(request.headers[header])) return;
    throw new SaleError("UNAUTHORIZED", { message });
  };
};

/** The password of an `authorization: Basic` header. Undefined if there is none. */
function passwordIn(authorization: string | undefined): string | undefined {
  const [, encoded] = /^Basic ([\w+/=-]+)$/i.exec(authorization ?? "") ?? [];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, "base64").toString();
  const colon = text.indexOf(":");
  return colon < 0 ? undefined : text.slice(colon + 1);
}

/** A hook that refuses requests without the admin token. */
export const adminOnly = (token: string | undefined) => requireToken(ADMIN_HEADER, "ADMIN_TOKEN", token);
/** Returns true if the request may be told what only operators are: it has the admin token, or the server asks for none. */
export const isAdmin = (token: string | undefined, { headers }: FastifyRequest): boolean =>
  comparedTo(token)?.(headers[ADMIN_HEADER]) ?? true;
/** A hook that refuses requests without the token that the server gave to DTM. */
export const branchOnly = (token: string | undefined) => requireToken(BRANCH_HEADER, "BRANCH_TOKEN", token);
/**
 * A hook for the pages that operators read, in a browser and by Prometheus: the admin token in its header, or as a
 * password. A browser sends a password by itself to every page of the server, so no route that changes anything takes it.
 */
export const operatorsOnly = (token: string | undefined): onRequestAsyncHookHandler => {
  const message = `The header ${ADMIN_HEADER} or the password is missing, or is not the server's ADMIN_TOKEN.`;
  const isToken = comparedTo(token);
  return async ({ headers }: FastifyRequest, reply: FastifyReply) => {
    if (isToken === undefined || isToken(headers[ADMIN_HEADER])) return;
    if (isToken(passwordIn(headers.authorization))) return;
    reply.header("www-authenticate", 'Basic realm="flashproof"');
    throw new SaleError("UNAUTHORIZED", { message });
  };
};
