// The format of `wire.jsonl`: what passed on the wire, one exchange a line, in the order in which the replies came.
import { type Static, Type } from "@sinclair/typebox";

/** One request and its reply. Its text may hold what is private to a buyer; it never holds headers, nor secrets of the run. */
export const WireLine = Type.Object({
  /** The link it passed on, such as `server-1-redis`. */
  link: Type.String(),
  /** Counts the connections of its link, from 1. */
  connection: Type.Integer(),
  /** Counts the requests of its connection, from 0. */
  number: Type.Integer(),
  /** The command: `EVALSHA`, `INSERT`, `POST`. */
  verb: Type.String(),
  /** What it is done to: keys, tables, or one path. */
  on: Type.Array(Type.String()),
  /** Whether it may change what the store holds. */
  writes: Type.Boolean(),
  /** Arguments or body, up to {@link MOST_TEXT} characters. */
  text: Type.String(),
  /** When its first byte came, in ms since the epoch. */
  requestedAt: Type.Number(),
  /** When the first byte of its reply came; absent where none came while it was waited for. */
  repliedAt: Type.Optional(Type.Number()),
  /** The way in which it was broken on purpose. */
  struck: Type.Optional(Type.String()),
});
export type WireLine = Static<typeof WireLine>;

/** `after` exchanges had begun, and from here on only every n-th is recorded. */
export const WireThinned = Type.Object({
  thinned: Type.Literal(true),
  after: Type.Integer(),
  every: Type.Integer(),
});
export type WireThinned = Static<typeof WireThinned>;

/** The last line: N lines stand before it. Without it, or with another number, the file was cut. */
export const WireEnd = Type.Object({ end: Type.Literal(true), lines: Type.Integer({ minimum: 0 }) });
export type WireEnd = Static<typeof WireEnd>;

/** The longest text of a line. */
export const MOST_TEXT = 300;
