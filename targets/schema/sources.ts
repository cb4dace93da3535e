// Where a sale's units, deductions and orders can be read.
import { type Static, Type } from "@sinclair/typebox";
import { template } from "./requests.ts";

const closed = { additionalProperties: false };

/** A number in a store. */
export const numberSource = (description: string) =>
  Type.Union(
    [
      Type.Object({ key: template("the key of a Redis string that holds the number") }, closed),
      Type.Object(
        {
          hash: template("the key of a Redis hash"),
          field: template("the field of that hash that holds the number"),
          minus: Type.Optional(template("another field of it, whose number is taken away")),
        },
        closed,
      ),
      Type.Object(
        { sql: template("a query that gives one number; placeholders are parameters, without quotes") },
        closed,
      ),
    ],
    { description },
  );
export const NumberSource = numberSource("where a number can be read");
export type NumberSource = Static<typeof NumberSource>;

export const LedgerSource = Type.Union(
  [
    Type.Object({ hash: template("the key of a Redis hash from buyer to gid") }, closed),
    Type.Object({ set: template("the key of a Redis set of buyers") }, closed),
    Type.Object({ barriers: template("the pattern of DTM's barrier keys, one for each message") }, closed),
    Type.Object(
      { sql: template("a query for rows with the column `user` and, if known, `gid` and `units`") },
      closed,
    ),
  ],
  { description: "where deductions can be read: which buyer took units, and under which gid" },
);
export type LedgerSource = Static<typeof LedgerSource>;

export const OrderSource = Type.Union(
  [
    Type.Object(
      {
        sql: template(
          "a query for rows with the column `user` and, if known, `gid`, `units` and `at` (when the database inserted it, by its own clock, in ms since the epoch)",
        ),
      },
      closed,
    ),
    Type.Object({ path: template("a path that answers GET with a JSON array of such rows") }, closed),
  ],
  { description: "where orders can be read" },
);
export type OrderSource = Static<typeof OrderSource>;
