// Turns outside data into typed data, once, at the edge; everything behind it trusts the types.
import type { Static, TSchema } from "@sinclair/typebox";
import { TypeCompiler } from "@sinclair/typebox/compiler";
import { type HarnessErrorCode, ParseError } from "./errors.ts";
import { mistakesOf } from "./mistakes.ts";

/** A parser of one shape. `as` is the name of this value for the message, where it has one of its own, as a file has. */
export type Parser<T> = (value: unknown, as?: string) => T;

/**
 * A parser for one shape. It returns its argument, typed, or throws {@link ParseError} with the first field that is
 * wrong (`start/0/command`) and why. `what` is the name of the parsed thing, for the message. `code` is `usage` where a
 * user wrote it: what the harness, a tool or a store wrote is no mistake of theirs.
 */
export function parserOf<T extends TSchema>(
  schema: T,
  what: string,
  code: HarnessErrorCode = "failed",
): Parser<Static<T>> {
  const validator = TypeCompiler.Compile(schema);
  return (value, as = what) => {
    if (validator.Check(value)) return value as Static<T>;
    const [first] = mistakesOf(validator.Errors(value));
    throw new ParseError(as, first?.field ?? "", first?.why ?? "has the wrong shape", { code });
  };
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
