// Turns outside data into typed data, once, at the edge; everything behind it trusts the types.
import type { Static, TSchema } from "@sinclair/typebox";
import { TypeCompiler, type ValueError, ValueErrorType } from "@sinclair/typebox/compiler";
import { type HarnessErrorCode, ParseError } from "./errors.ts";

/** A parser of one shape. `as` is the name of this value for the message, where it has one of its own, as a file has. */
export type Parser<T> = (value: unknown, as?: string) => T;

/**
 * A parser for one shape. It returns its argument, typed, or throws {@link ParseError} with the field that is wrong
 * (`start/0/command`) and why. `what` is the name of the parsed thing, for the message. `code` is `usage` where a user
 * wrote it: what the harness, a tool or a store wrote is no mistake of theirs.
 */
export function parserOf<T extends TSchema>(
  schema: T,
  what: string,
  code: HarnessErrorCode = "failed",
): Parser<Static<T>> {
  const validator = TypeCompiler.Compile(schema);
  return (value, as = what) => {
    if (validator.Check(value)) return value as Static<T>;
    const first = deepest(validator.Errors(value).First());
    throw new ParseError(
      as,
      first?.path.slice(1) ?? "",
      first === undefined ? "has the wrong shape" : reason(first),
      { code },
    );
  };
}

/**
 * Of the alternatives of a union, the error of the one that was most likely meant: first those for this kind of value
 * (an object, not `null`), then the one with the fewest wrong fields.
 */
function deepest(error: ValueError | undefined): ValueError | undefined {
  const alternatives = (error?.errors ?? []).map((errors) => [...errors]);
  const [likely] = alternatives
    .map((errors) => ({ first: deepest(errors[0]), fields: new Set(errors.map(({ path }) => path)) }))
    .filter(({ first }) => first !== undefined && first.path !== error?.path)
    .sort((a, b) => a.fields.size - b.fields.size);
  return likely?.first ?? error;
}

/** Says what is wrong with a field, shorter than the validator does. */
function reason({ type, message }: ValueError): string {
  if (type === ValueErrorType.ObjectRequiredProperty) return "is missing";
  if (type === ValueErrorType.ObjectAdditionalProperties) return "is not a known field";
  return message.charAt(0).toLowerCase() + message.slice(1);
}

/** Parses and checks JSON text of this name; text that is no JSON is a {@link ParseError} too. */
export function parseJson<T>(
  text: string,
  what: string,
  parse: Parser<T>,
  code: HarnessErrorCode = "failed",
): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ParseError(what, "", `is not JSON: ${(cause as Error).message}`, { code });
  }
  return parse(value, what);
}
