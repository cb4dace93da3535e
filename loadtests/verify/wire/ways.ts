// The ways in which one exchange is broken, and which of them an exchange can be broken in.
import type { Channel } from "./learn/channel.ts";

export const WAYS = {
  "request-cut": "the request never arrives, and its connection is cut",
  "request-silent": "the request never arrives, and its connection is silent for a while before it is cut",
  "reply-cut": "it is done, and its reply never comes: the connection is cut",
  "reply-silent":
    "it is done, and its reply never comes: the connection is silent for a while before it is cut",
  late: "the request is delivered 3 s late, when most clients have given up",
  "killed-before": "the server process is killed before the request is delivered",
  "killed-after": "the server process is killed when it is done, before the reply is delivered",
  "store-killed": "the store or DTM is killed right after it has done it, before the reply is delivered",
  repeated: "the request arrives twice, as it does where a client or DTM sends it again",
} as const;
export type Way = keyof typeof WAYS;
export const WAY_NAMES = Object.keys(WAYS) as Way[];

/** Returns true if it strikes at the reply: a statement that is not answered has none to lose. */
export const needsReply = (way: Way): boolean =>
  ["reply-cut", "reply-silent", "killed-after", "store-killed"].includes(way);

/** A store or DTM that can be killed behind a channel, by the name of its process. */
export const storeBehind = (channel: Channel): "redis" | "mariadb" | "dtm" | undefined =>
  channel === "mysql" ? "mariadb" : channel === "redis" || channel === "dtm" ? channel : undefined;

/**
 * Returns true if an exchange of this channel can be broken in this way. Only HTTP is repeated: a client of Redis that
 * sends a command again does so by itself once its reply is cut off, and one that does not may count on it. Where a buyer may
 * have several units, their request sent twice is two purchases, and nobody could say which they asked for.
 */
export function canStrike(channel: Channel, way: Way, perBuyer: number | "unlimited"): boolean {
  if (way === "store-killed") return storeBehind(channel) !== undefined;
  if (way !== "repeated") return true;
  return channel === "dtm" || channel === "dtm→server" || (channel === "buyer" && perBuyer === 1);
}

const SENTENCES: Readonly<Record<Way, (exchange: string) => string>> = {
  "request-cut": (exchange) => `the request ${exchange} was lost, its connection cut`,
  "request-silent": (exchange) => `the request ${exchange} was lost, its connection silent`,
  "reply-cut": (exchange) => `the reply to ${exchange} was lost, its connection cut`,
  "reply-silent": (exchange) => `the reply to ${exchange} was lost, its connection silent`,
  late: (exchange) => `the request ${exchange} was delivered late`,
  "killed-before": (exchange) => `the server was killed before ${exchange} was delivered`,
  "killed-after": (exchange) => `the server was killed before the reply to ${exchange} was delivered`,
  "store-killed": (exchange) => `${exchange} was done, and what had done it was killed before it replied`,
  repeated: (exchange) => `${exchange} arrived twice`,
};

/** What happened to the exchange of this name, in a sentence. */
export const sentenceOf = (way: Way, name: string): string => SENTENCES[way](`\`${name}\``);
