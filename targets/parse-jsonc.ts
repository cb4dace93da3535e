// Reads JSON that people write: it may have comments, and a comma behind the last item.
import { type ParseErrorCode, parse, printParseErrorCode, type ParseError as Slip } from "jsonc-parser";
import { ParseError } from "../base/errors.ts";

/** What the parser's codes mean, as one would say it. */
const MEANINGS: Readonly<Record<string, string>> = {
  InvalidSymbol: 'text without "quotes"',
  InvalidNumberFormat: "this is no number",
  PropertyNameExpected: 'a name in "quotes" is missing',
  ValueExpected: "a value is missing",
  ColonExpected: "a colon is missing",
  CommaExpected: "a comma is missing",
  CloseBraceExpected: "a } is missing",
  CloseBracketExpected: "a ] is missing",
  EndOfFileExpected: "there is something behind the end",
  UnexpectedEndOfComment: "a comment has no end",
  UnexpectedEndOfString: "a text has no closing quote",
};

/** The value of JSON text of this name, which a user wrote. Throws a {@link ParseError} with line and column. */
export function parseJsonc(text: string, what: string): unknown {
  const slips: Slip[] = [];
  const value: unknown = parse(text, slips, { allowTrailingComma: true });
  const [first] = slips;
  if (first === undefined) return value;
  const before = text.slice(0, first.offset).split("\n");
  const place = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
  // What follows the first slip is mostly its consequence.
  const why = `is not JSON: ${place}: ${meaningOf(first.error)}`;
  throw new ParseError(what, "", why, { code: "usage" });
}

function meaningOf(code: ParseErrorCode): string {
  const name = printParseErrorCode(code);
  return MEANINGS[name] ?? name;
}
