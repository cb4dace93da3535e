// One row of orders or deductions, as SQL or a shop gives it.
import { type Static, Type } from "@sinclair/typebox";
import { TypeCompiler } from "@sinclair/typebox/compiler";
import { HarnessError } from "../../base/errors.ts";
import { mistakesOf } from "../../base/mistakes.ts";
import { gidIn } from "../../targets/reply.ts";

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Optional(Type.Union([schema, Type.Null()]));
const Id = Type.Union([Type.String(), Type.Number()]);

const RowShape = Type.Object({ user: Id, gid: Nullable(Id), at: Nullable(Id), units: Nullable(Id) });
type RowShape = Static<typeof RowShape>;

const validator = TypeCompiler.Compile(RowShape);

/** What a row says; what it leaves out, or has as null, is undefined. */
export interface ParsedRow {
  user: string;
  gid: string | undefined;
  /** In ms since the epoch, by the clock of the store. */
  at: number | undefined;
  units: number | undefined;
}

/** Parses a row. Throws a usage error that names the field of the target and the column. */
export function parseRow(row: unknown, field: string): ParsedRow {
  if (!validator.Check(row)) {
    const [first] = mistakesOf(validator.Errors(row));
    throw new HarnessError(
      "usage",
      `a row of ${field} has no good column ${first?.field}: it ${first?.why}`,
      {
        hint: "columns: user, and, if known, gid, units and at",
      },
    );
  }
  const { user, gid, at, units }: RowShape = row;
  return {
    user: String(user),
    gid: gidIn(gid),
    at: numberOf(at, `${field} has a column at`),
    units: numberOf(units, `${field} has a column units`),
  };
}

function numberOf(value: string | number | null | undefined, what: string): number | undefined {
  if (value === null || value === undefined) return undefined;
  const number = Number(value);
  if (value === "" || !Number.isFinite(number))
    throw new HarnessError("usage", `${what} that is no number: ${JSON.stringify(value)}`);
  return number;
}
