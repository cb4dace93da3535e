// Turns outside data into typed data, once, at the edge; everything behind it trusts the types.
import type { Static, TSchema } from "typebox";
import { Compile } from "typebox/compile";
import { ParseError } from "./errors.ts";

/**
 * A parser for one shape. It returns its argument, typed, or throws {@link ParseError} with the field that is
 * wrong (`start/0/command`) and why. `what` names the thing parsed, for the message.
 */
export function parserOf<T extends TSchema>(schema: T, what: string): (value: unknown) => Static<T> {
  const validator = Compile(schema);
  return (value) => {
    if (validator.Check(value)) return value as Static<T>;
    const [first] = validator.Errors(value);
    const { field, why } = first === undefined ? { field: "", why: "has the wrong shape" } : explain(first);
    throw new ParseError(what, field, why);
  };
}

/** The path of the wrong field and what is wrong with it; a missing or unknown property is named itself. */
function explain(error: { instancePath: string; params: object; message: string }) {
  const params = error.params as { requiredProperties?: string[]; additionalProperties?: string[] };
  const missing = params.requiredProperties?.[0];
  const unknown = params.additionalProperties?.[0] ?? (error.message === "schema is false" ? "" : undefined);
  const field = [error.instancePath.slice(1), missing ?? unknown].filter(Boolean).join("/");
  if (missing !== undefined) return { field, why: "is missing" };
  return { field, why: unknown === undefined ? error.message : "is not a known field" };
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
