// The greeting of a server and the first answer of a client: what they agree on. The greeting loses its offers of TLS and
// of compression, since what they hide cannot be read.
import { CAPABILITY, EXTENDED } from "./numbers.ts";
import { Reader } from "./reader.ts";

/** What a server offers, before anything was taken from it. */
export interface Offer {
  capabilities: number;
  extended: number;
}

/** What both sides have agreed on, as far as it changes how the rest is read. */
export interface Agreement {
  /** No EOF packet stands between columns and rows, and a result ends in an OK. */
  deprecatesEof: boolean;
  /** The count of a result's columns is followed by a byte that says whether they follow. */
  hasOptionalMetadata: boolean;
  /** So is the answer to a PREPARE. */
  preparesOptionalMetadata: boolean;
  hasAttributes: boolean;
  hasProgress: boolean;
}

/** Read until a client has answered. */
export const NOTHING_AGREED: Agreement = {
  deprecatesEof: false,
  hasOptionalMetadata: false,
  preparesOptionalMetadata: false,
  hasAttributes: false,
  hasProgress: false,
};

export const NO_TLS =
  "this client insists on TLS, which cannot be read: turn it off for the run (for example ssl-mode=DISABLED, tls=false)";
const NO_COMPRESSION = "this client insists on compression, which cannot be read: turn it off for the run";

const PROTOCOL_VERSION = 10;
/** Between the end of the version and the flags: the connection's id, eight bytes of a seed, and a zero. */
const TO_FLAGS = 13;
const FLAGS_LENGTH = 7;

/** Reads a greeting's payload, and takes TLS and compression from it, in place. A sentence where it is none. */
export function readGreeting(payload: Buffer): Offer | string {
  if (payload[0] !== PROTOCOL_VERSION) return "the server does not greet as MySQL 4.1 and later do";
  const version = payload.indexOf(0, 1);
  const flags = version + 1 + TO_FLAGS;
  if (version < 0 || payload.length < flags + FLAGS_LENGTH) return "the server's greeting is too short";
  const [low, high] = [payload.readUInt16LE(flags), payload.readUInt16LE(flags + 5)];
  const capabilities = (low | (high << 16)) >>> 0;
  const cleared = capabilities & ~(CAPABILITY.TLS | CAPABILITY.COMPRESS | CAPABILITY.ZSTD);
  payload.writeUInt16LE(cleared & 0xff_ff, flags);
  payload.writeUInt16LE(cleared >>> 16, flags + 5);
  // The length of the seed and six bytes of nothing stand between.
  const extended = flags + FLAGS_LENGTH + 7;
  const hasExtended = (capabilities & CAPABILITY.MYSQL) === 0 && payload.length >= extended + 4;
  return { capabilities, extended: hasExtended ? payload.readUInt32LE(extended) : 0 };
}

/** Reads the start of a client's first payload. A sentence where the rest cannot be read. */
export function readAnswer(start: Buffer, offer: Offer): Agreement | string {
  const reader = new Reader(start);
  const wanted = reader.integer(4);
  if ((wanted & CAPABILITY.TLS) !== 0) return NO_TLS;
  if (reader.isShort || (wanted & CAPABILITY.PROTOCOL_41) === 0)
    return "this client does not speak the protocol of MySQL 4.1 and later";
  const agreed = wanted & offer.capabilities;
  if ((agreed & (CAPABILITY.COMPRESS | CAPABILITY.ZSTD)) !== 0) return NO_COMPRESSION;
  reader.skip(24);
  const has = (capability: number) => (agreed & capability) !== 0;
  const wantedExtended = reader.integer(4);
  const isExtended = (wanted & CAPABILITY.MYSQL) === 0;
  const hasExtended = (capability: number) =>
    isExtended && (wantedExtended & offer.extended & capability) !== 0;
  return {
    deprecatesEof: has(CAPABILITY.DEPRECATE_EOF),
    hasOptionalMetadata: has(CAPABILITY.OPTIONAL_METADATA) || hasExtended(EXTENDED.CACHE_METADATA),
    preparesOptionalMetadata: has(CAPABILITY.OPTIONAL_METADATA),
    hasAttributes: has(CAPABILITY.QUERY_ATTRIBUTES),
    hasProgress: hasExtended(EXTENDED.PROGRESS),
  };
}
