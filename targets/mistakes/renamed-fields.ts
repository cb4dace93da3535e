// Fields that older target files have, each with what to write instead.
import type { Mistake } from "../../base/mistakes.ts";

/** The mistakes of a file that was written for an older version. */
export function renamedFields(file: unknown): Mistake[] {
  const { stockKey, initialKey, replies } = fieldsOf(file);
  const mistakes: Mistake[] = [];
  const renamed = (field: string, instead: string) =>
    mistakes.push({ field, why: `is no longer a field; write ${instead} instead` });
  const asKey = (name: string, key: unknown) =>
    `"${name}": ${key === null ? "null" : `{ "key": ${JSON.stringify(key)} }`}`;
  if (stockKey !== undefined) renamed("stockKey", asKey("stock", stockKey));
  if (initialKey !== undefined) renamed("initialKey", asKey("initial", initialKey));
  for (const [index, rule] of (Array.isArray(replies) ? replies : []).entries())
    if (fieldsOf(rule)["soldOut"] !== undefined) renamed(`replies/${index}/soldOut`, '"reason": "sold-out"');
  return mistakes;
}

const fieldsOf = (value: unknown): Record<string, unknown> =>
  value !== null && typeof value === "object" ? (value as Record<string, unknown>) : {};
