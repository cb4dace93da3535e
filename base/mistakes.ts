// Everything that is wrong with a value from outside: each field, what was found, and what is allowed.
import type { TSchema } from "@sinclair/typebox";
import { type ValueError, ValueErrorType } from "@sinclair/typebox/compiler";
import { nearest } from "./command-line/did-you-mean.ts";

/** One field that is wrong (`start/0/command`, empty: all of the value), and why. */
export interface Mistake {
  field: string;
  why: string;
}

const LONGEST_QUOTE = 60;

/** The mistakes behind a validator's errors, one a field, in the order of the fields. */
export function mistakesOf(errors: Iterable<ValueError>): Mistake[] {
  const byField = new Map<string, Mistake>();
  for (const error of [...errors].flatMap(leavesOf)) {
    const field = error.path.slice(1).replaceAll("~1", "/").replaceAll("~0", "~");
    if (!byField.has(field)) byField.set(field, { field, why: reasonOf(error) });
  }
  return [...byField.values()];
}

/**
 * Of the alternatives of a union, the errors of the one that was most likely meant: of those for this kind of value (an
 * object, not `null`), the one with the fewest wrong fields, a misspelt one counting less. If none is for it, the
 * union's own error.
 */
function leavesOf(error: ValueError): ValueError[] {
  const alternatives = error.errors
    .map((errors) => [...errors].flatMap(leavesOf))
    .filter(([first]) => first !== undefined && first.path !== error.path)
    .map((errors) => ({ errors, weight: errors.reduce((sum, one) => sum + weightOf(one), 0) }))
    .sort((a, b) => a.weight - b.weight);
  return alternatives[0]?.errors ?? (isFilledIn(error) ? [] : [error]);
}

const weightOf = (error: ValueError): number => (meantBy(error) === undefined ? 1 : 0.5);

/** A missing field that has a default is no mistake of its own. */
const isFilledIn = ({ value, schema }: ValueError): boolean =>
  value === undefined && schema["default"] !== undefined;

/** The known field that an unknown one was meant to be. */
const meantBy = ({ type, schema, path }: ValueError): string | undefined =>
  type === ValueErrorType.ObjectAdditionalProperties
    ? nearest(path.slice(path.lastIndexOf("/") + 1), Object.keys(schema["properties"] ?? {}))
    : undefined;

/** Says what is wrong with a field, and what is allowed there. */
function reasonOf(error: ValueError): string {
  const { type, schema, value } = error;
  if (type === ValueErrorType.ObjectRequiredProperty) return `is missing; allowed: ${allowedBy(schema)}`;
  if (type !== ValueErrorType.ObjectAdditionalProperties)
    return `is ${quoted(value)}; allowed: ${allowedBy(schema)}`;
  const meant = meantBy(error);
  const known = Object.keys(schema["properties"] ?? {}).join(", ");
  return `is not a known field; ${meant === undefined ? `known: ${known}` : `did you mean ${meant}?`}`;
}

/** What a schema allows, in words. */
function allowedBy(schema: TSchema): string {
  const alternatives: TSchema[] | undefined = schema["anyOf"];
  if (alternatives !== undefined) return [...new Set(alternatives.map(allowedBy))].join(", ");
  if (schema["const"] !== undefined) return JSON.stringify(schema["const"]);
  const { type, minimum = schema["exclusiveMinimum"], maximum, pattern, minLength, minItems } = schema;
  if (type === "integer" || type === "number") {
    const range = [
      minimum === undefined ? "" : ` from ${minimum}`,
      maximum === undefined ? "" : ` to ${maximum}`,
    ];
    return `${type === "integer" ? "a whole number" : "a number"}${range.join("")}`;
  }
  if (type === "string")
    return pattern !== undefined ? `text like ${pattern}` : minLength > 0 ? "text that is not empty" : "text";
  if (type === "array") return minItems > 0 ? "a list that is not empty" : "a list";
  if (type === "object") return objectLike(schema);
  return type === undefined ? "anything" : type === "boolean" ? "true, false" : String(type);
}

const objectLike = ({ required, properties }: TSchema): string => {
  const names: string[] = required ?? Object.keys(properties ?? {});
  return names.length === 0
    ? "an object"
    : `{ ${names.filter((name) => properties[name]?.default === undefined).join(", ")} }`;
};

function quoted(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text;
}
