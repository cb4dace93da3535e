// The prepared statements of a connection: what each was prepared from, and what its parameters are.
import { BULK_SENDS_TYPES, PARAMETER_COUNT_AVAILABLE } from "./numbers.ts";
import { type ParameterType, readTypes, readValue } from "./parameters.ts";
import type { Reader } from "./reader.ts";
import type { Statement } from "./statement.ts";

/** A statement that was prepared. */
export interface Prepared extends Statement {
  text: string;
  /** What an execution that does not say its types goes by. */
  types: ParameterType[];
  /** The parameters that were sent before the next execution, which then has no value of them. */
  sentBefore: Set<number>;
}

const MOST_TEXT = 4_096;
/** Of these, as much is kept for the values. */
const LEAST_FOR_VALUES = 1_024;

/** The values of an EXECUTE, from behind its statement's id, as far as they are there. */
export function executedValues(reader: Reader, prepared: Prepared, hasAttributes: boolean): string[] {
  const flags = reader.integer(1);
  reader.skip(4);
  const saysCount = hasAttributes && (flags & PARAMETER_COUNT_AVAILABLE) !== 0;
  const count = saysCount ? reader.lengthEncoded() : prepared.parameters;
  const sentBefore = prepared.sentBefore;
  if (sentBefore.size > 0) prepared.sentBefore = new Set();
  if (count === 0 || reader.isShort) return [];
  const nulls = reader.slice((count + 7) >> 3);
  if (reader.integer(1) === 1) prepared.types = readTypes(reader, count, hasAttributes);
  const values: string[] = [];
  let length = 0;
  for (const [index, type] of prepared.types.entries()) {
    if (index >= count || length > MOST_TEXT) break;
    const isNull = ((nulls[index >> 3] ?? 0) & (1 << (index & 7))) !== 0;
    const value = sentBefore.has(index) ? "(sent before)" : isNull ? "NULL" : readValue(reader, type);
    if (value === undefined) break;
    length += value.length;
    values.push(value);
  }
  return values;
}

/** The values of a BULK_EXECUTE, row after row, as far as they are there. */
export function bulkValues(reader: Reader, prepared: Prepared): string[] {
  const sendsTypes = (reader.integer(2) & BULK_SENDS_TYPES) !== 0;
  if (sendsTypes) prepared.types = readTypes(reader, prepared.parameters, false);
  const values: string[] = [];
  let length = 0;
  while (reader.left > 0 && length <= MOST_TEXT && !reader.isShort && prepared.types.length > 0)
    for (const type of prepared.types) {
      // Only 0 says that a value follows; NULL, DEFAULT and IGNORE have none.
      const value = reader.integer(1) === 0 ? readValue(reader, type) : "NULL";
      if (value === undefined || reader.isShort) break;
      length += value.length + 1;
      values.push(value);
    }
  return values;
}

/** A statement and the values of its parameters, in at most 4 KiB. */
export function textWith(text: string, values: readonly string[]): string {
  if (values.length === 0) return text.slice(0, MOST_TEXT);
  const said = values.join(", ");
  const left = Math.max(MOST_TEXT - said.length - 1, MOST_TEXT - LEAST_FOR_VALUES);
  return `${text.slice(0, left)} ${said}`.slice(0, MOST_TEXT);
}
