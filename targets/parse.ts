// Turns outside data into typed data, once, at the edge; everything behind it trusts the types.
import type { Static, TSchema } from "@sinclair/typebox";
import { TypeCompiler, type ValueError, ValueErrorType } from "@sinclair/typebox/compiler";
import { ParseError } from "./errors.ts";

/**
 * A parser for one shape. It returns its argument, typed, or throws {@link ParseError} with the field that is
 * wrong (`start/0/command`) and why. `what` names the thing parsed, for the message.
 */
export function parserOf<T extends TSchema>(schema: T, what: string): (value: unknown) => Static<T> {
  const validator = TypeCompiler.Compile(schema);
  return (value) => {
    if (validator.Check(value)) return value as Static<T>;
    const first = deepest(validator.Errors(value).First());
    throw new ParseError(
      what,
      first?.path.slice(1) ?? "",
      first === undefined ? "has the wrong shape" : reason(first),
    );
  };
}

/**
 * Of the alternatives of a union, the error of the one that was likely meant: the right kind of value at all,
 * then the fewest errors, then the deepest.
 */
function deepest(error: ValueError | undefined): ValueError | undefined {
  const alternatives = (error?.errors ?? []).map((iterator) => {
    const errors = [...iterator];
    const first = deepest(errors[0]);
    return { first, ofOtherKind: first?.path === error?.path ? 1 : 0, count: errors.length };
  });
  const [likely] = alternatives.sort(
    (a, b) =>
      a.ofOtherKind - b.ofOtherKind ||
      a.count - b.count ||
      (b.first?.path.length ?? 0) - (a.first?.path.length ?? 0),
  );
  return likely?.first ?? error;
}

/** Says what is wrong with a field, shorter than the validator does. */
function reason({ type, message }: ValueError): string {
  if (type === ValueErrorType.ObjectRequiredProperty) return "is missing";
  if (type === ValueErrorType.ObjectAdditionalProperties) return "is not a known field";
  return message.charAt(0).toLowerCase() + message.slice(1);
}

/** JSON text parsed and checked; text that is no JSON is a {@link ParseError} too. */
export function parseJson<T>(text: string, what: string, parse: (value: unknown) => T): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ParseError(what, "", `is not JSON: ${(cause as Error).message}`);
  }
  return parse(value);
}
