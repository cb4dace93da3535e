// Where a sale's units, deductions and orders can be read.
import { type Static, Type } from "@sinclair/typebox";
import { Template } from "./requests.ts";

const closed = { additionalProperties: false };

/** A SQL query. Placeholders are sent as parameters, so they stand without quotes: `WHERE sale_id = {{sale}}`. */
const Query = Type.String({ description: "SQL with {{placeholders}}" });

/**
 * A number: in a Redis string; in a field of a Redis hash, less another field of it if `minus` names one; or as the one value that a SQL query gives.
 */
export const NumberSource = Type.Union([
  Type.Object({ key: Template }, closed),
  Type.Object({ hash: Template, field: Template, minus: Type.Optional(Template) }, closed),
  Type.Object({ sql: Query }, closed),
]);
export type NumberSource = Static<typeof NumberSource>;

/**
 * Where deductions are: in a hash from buyer to gid, in a set of buyers, in one DTM barrier key for each message, or in
 * rows of SQL with the columns `user` and, if known, `gid` and `units`.
 */
export const LedgerSource = Type.Union([
  Type.Object({ hash: Template }, closed),
  Type.Object({ set: Template }, closed),
  Type.Object({ barriers: Template }, closed),
  Type.Object({ sql: Query }, closed),
]);
export type LedgerSource = Static<typeof LedgerSource>;

/**
 * Where orders are: in rows of SQL with the columns `user` and, if known, `gid`, `units` and `at` (when the database
 * inserted it, by its own clock, in ms since the epoch); or at an HTTP path that answers with an array of such objects.
 */
export const OrderSource = Type.Union([
  Type.Object({ sql: Query }, closed),
  Type.Object({ path: Template }, closed),
]);
export type OrderSource = Static<typeof OrderSource>;
