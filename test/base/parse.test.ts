import { Type } from "@sinclair/typebox";
import * as assert from "uvu/assert";
import { ParseError } from "../../base/errors.ts";
import { parseJson, parserOf } from "../../base/parse.ts";
import { suite } from "../runner/suite.ts";

const test = suite("parse");

const Ticket = Type.Object(
  {
    seat: Type.Integer({ minimum: 1 }),
    guests: Type.Array(Type.Object({ name: Type.String() })),
    kind: Type.Optional(Type.Union([Type.Literal("stalls"), Type.Literal("balcony")])),
  },
  { additionalProperties: false },
);
const parse = parserOf(Ticket, "ticket 7");

function refused(attempt: () => unknown): ParseError {
  try {
    attempt();
  } catch (error) {
    assert.instance(error, ParseError);
    if (error instanceof ParseError) return error;
  }
  throw new Error("it was not refused");
}

test("what fits comes back as it is", () => {
  const ticket = { seat: 1, guests: [{ name: "ada" }], kind: "stalls" };
  assert.is(parse(ticket), ticket);
});

test("each kind of mistake names its field", () => {
  const good = { seat: 1, guests: [] };
  const cases: [value: unknown, field: string, why: RegExp][] = [
    [{ guests: [] }, "seat", /seat is missing/],
    [{ ...good, seat: "1" }, "seat", /seat .*integer/],
    [{ ...good, seat: 0 }, "seat", /seat .*1$/],
    [{ ...good, guests: [{ name: "ada" }, {}] }, "guests/1/name", /guests\/1\/name is missing/],
    [{ ...good, row: 3 }, "row", /row is not a known field/],
    [{ ...good, kind: "roof" }, "kind", /kind ./],
    [null, "", /ticket 7: .*object/],
    [[], "", /ticket 7: .*object/],
  ];
  for (const [value, field, why] of cases) {
    const error = refused(() => parse(value));
    assert.is(error.field, field, `${JSON.stringify(value)} gave ${error.message}`);
    assert.match(error.message, why, `${error.message} does not say ${why}`);
    assert.match(error.message, /^ticket 7: /);
    assert.is(error.code, "failed");
  }
});

test("only what a user wrote is their mistake; the name that is given with a value counts", () => {
  const parseOwn = parserOf(Ticket, "ticket 7", "usage");
  assert.is(refused(() => parseOwn({})).code, "usage");
  assert.is(refused(() => parseJson("{", "the order", parseOwn, "usage")).code, "usage");
  assert.is(refused(() => parseJson("{", "the order", parse)).code, "failed");
  assert.match(
    refused(() => parseJson("{}", "runs/1/ticket.json", parse)).message,
    /^runs\/1\/ticket.json: seat/,
  );
});

test("text that is no JSON is refused by the same kind of error", () => {
  assert.match(refused(() => parseJson('{"seat":', "ticket 7", parse)).message, /ticket 7: is not JSON/);
  assert.is(parseJson('{"seat":2,"guests":[]}', "ticket 7", parse).seat, 2);
});
