// Which wire protocol an address speaks.
import type { Protocol } from "./protocol.ts";
import { http } from "./protocols/http.ts";
import { mysql } from "./protocols/mysql.ts";
import { redis } from "./protocols/redis.ts";

const BY_SCHEME: Readonly<Record<string, Protocol>> = {
  "http:": http,
  "redis:": redis,
  "mysql:": mysql,
};

/** The protocol of this address; undefined where none is understood, as with https. */
export const protocolOf = (url: string): Protocol | undefined => BY_SCHEME[new URL(url).protocol];
