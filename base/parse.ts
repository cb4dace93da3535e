// Turns outside data into typed data, once, at the edge; everything behind it trusts the types.
import type { Static, TSchema } from "@sinclair/typebox";
import { TypeCompiler } from "@sinclair/typebox/compiler";
import { ParseError } from "./errors.ts";
import { mistakesOf } from "./mistakes.ts";

/**
 * A parser for one shape. It returns its argument, typed, or throws {@link ParseError} with the first field that is
 * wrong (`start/0/command`) and why. `what` is the name of the parsed thing, for the message.
 */
export function parserOf<T extends TSchema>(schema: T, what: string): (value: unknown) => Static<T> {
  const validator = TypeCompiler.Compile(schema);
  return (value) => {
    if (validator.Check(value)) return value as Static<T>;
    const [first] = mistakesOf(validator.Errors(value));
    throw new ParseError(what, first?.field ?? "", first?.why ?? "has the wrong shape");
  };
}

/** Parses and checks JSON text; text that is no JSON is a {@link ParseError} too. */
export function parseJson<T>(text: string, what: string, parse: (value: unknown) => T): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ParseError(what, "", `is not JSON: ${(cause as Error).message}`);
  }
  return parse(value);
}
