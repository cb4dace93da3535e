// A compiled request is the request that its template says, whatever of it is filled early.
import fc from "fast-check";
import * as assert from "uvu/assert";
import { type CompiledRequest, compileRequest } from "../../targets/compile-request.ts";
import { renderJson, type Values } from "../../targets/render.ts";
import type { RequestTemplate } from "../../targets/schema/requests.ts";
import { suite } from "../runner/suite.ts";
import { holds } from "../support/property.ts";

const test = suite("compiled requests");

const NAMES = ["sale", "user", "units", "saved.token", "request.id"];
const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

const value = fc.oneof(fc.string({ unit: "binary" }), fc.integer(), fc.double());
const values = fc.record(Object.fromEntries(NAMES.map((name) => [name, value])));
const placeholder = fc.constantFrom(...NAMES).map((name) => `{{${name}}}`);
const text = fc
  .array(fc.oneof(placeholder, fc.string(), fc.constantFrom("{", "}", "&", '"')), { maxLength: 5 })
  .map((parts) => parts.join(""));
/** As a JSON file holds it: `__proto__` is a name like any other there, and no number is -0. */
const body = fc
  .letrec((json) => ({
    any: fc.oneof(
      { depthSize: "small" },
      ...[text, fc.boolean(), fc.constant(null), fc.double({ noNaN: true }), fc.array(json("any"))],
      fc.dictionary(fc.string(), json("any")),
    ),
  }))
  .any.map((template) => JSON.parse(JSON.stringify(template)) as unknown);
const texts = fc.dictionary(fc.constantFrom("a", "x-token", "Content-Type", "&="), text);
const template: fc.Arbitrary<RequestTemplate> = fc.record(
  { method: fc.constantFrom(...METHODS), path: text, headers: texts, body, form: texts },
  { requiredKeys: ["method", "path"] },
);

const filled = (template: string, given: Values): string =>
  template.replace(/\{\{([\w.-]+)\}\}/g, (_, name: string) => String(given[name]));

/** What a template says, read word by word. */
function plainly({ method, path, headers = {}, body, form }: RequestTemplate, given: Values) {
  const named = Object.fromEntries(
    Object.entries(headers).map(([name, text]) => [name, filled(text, given)]),
  );
  const pairs = Object.entries(form ?? {}).map(([name, text]) => [name, filled(text, given)]);
  const isTyped = "Content-Type" in headers || (form === undefined && body === undefined);
  const type = form === undefined ? "application/json" : "application/x-www-form-urlencoded";
  return {
    ...{ method, path: filled(path, given), headers: isTyped ? named : { "content-type": type, ...named } },
    body:
      form !== undefined
        ? pairs.map((pair) => pair.map((word) => encodeURIComponent(word ?? "")).join("=")).join("&")
        : body === undefined
          ? null
          : JSON.stringify(renderJson(body, given)),
  };
}

const whole = ({ method, path, headers, body }: CompiledRequest, values: Values) => ({
  ...{ method, path: path(values), headers: headers(values), body: body(values) },
});

/** Both may refuse: half a character has no place in a form. */
function outcomeOf<T>(make: () => T): T | string {
  try {
    return make();
  } catch (error) {
    return String(error);
  }
}

test("a compiled request is the plain one, whichever of its values are constants", async () => {
  await holds(
    fc.property(template, values, fc.subarray(NAMES), (template, given, names) => {
      const constants = Object.fromEntries(names.map((name) => [name, given[name]]));
      const others = Object.fromEntries(Object.entries(given).filter(([name]) => !names.includes(name)));
      assert.equal(
        outcomeOf(() => whole(compileRequest(template, constants), others)),
        outcomeOf(() => plainly(template, given)),
      );
    }),
    { runs: 1_000 },
  );
});

test("a constant is filled before a value of the same name, and a value before nothing", () => {
  const request = compileRequest({ method: "GET", path: "/{{sale}}/{{user}}" }, { sale: "a" });
  assert.is(request.path({ sale: "b", user: "{{sale}}" }), "/a/{{sale}}");
  assert.throws(() => request.path({ sale: "b" }), /no value for \{\{user\}\}/);
});

test("headers that are the same for each buyer are one object", () => {
  const template = { method: "POST" as const, path: "/{{user}}", headers: { "x-sale": "{{sale}}" } };
  const shared = compileRequest(template, { sale: "a" });
  assert.is(shared.headers({ user: "b0" }), shared.headers({ user: "b1" }));
  const own = compileRequest(template, {});
  assert.equal(own.headers({ user: "b0", sale: "a" }), { "x-sale": "a" });
  assert.equal(own.headers({ user: "b0", sale: "b" }), { "x-sale": "b" });
});
