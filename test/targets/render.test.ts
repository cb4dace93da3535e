import * as assert from "uvu/assert";
import { renderRequest } from "../../targets/compile-request.ts";
import { renderJson, renderText } from "../../targets/render.ts";
import { suite } from "../runner/suite.ts";

const test = suite("render");

test("a placeholder is filled wherever it stands, as often as it stands", () => {
  assert.is(
    renderText("/{{sale}}/buy/{{user}}?again={{user}}", { sale: "a", user: "u1" }),
    "/a/buy/u1?again=u1",
  );
});

test("a third brace stays, so that a hash tag can be written", () => {
  assert.is(renderText("{{{sale}}}--stock-1", { sale: "spring" }), "{spring}--stock-1");
});

test("a placeholder with a dot in its name is filled", () => {
  assert.is(renderText("{{token.admin}}", { "token.admin": "secret" }), "secret");
});

test("what a value contains is not filled again", () => {
  assert.is(renderText("{{user}}", { user: "{{sale}}", sale: "a" }), "{{sale}}");
  assert.is(renderText("{{user}}", { user: "$&" }), "$&");
});

test("a placeholder without a value is named", () => {
  assert.throws(() => renderText("{{sale}}/{{user}}", { sale: "a" }), /no value for \{\{user\}\}/);
  assert.throws(() => renderJson({ who: ["{{user}}"] }, {}), /no value for \{\{user\}\}/);
});

test("a string that is one placeholder takes the value's own type, and no other does", () => {
  const body = renderJson({ stock: "{{units}}", note: "{{units}} units" }, { units: 4 });
  assert.equal(body, { stock: 4, note: "4 units" });
});

test("JSON is filled at any depth, and everything else in it stays", () => {
  const template = { lines: [{ user: "{{user}}", gift: null }, 3, true], "{{user}}": "key" };
  const filled = { lines: [{ user: "u1", gift: null }, 3, true], "{{user}}": "key" };
  assert.equal(renderJson(template, { user: "u1" }), filled);
});

test("a request is filled in its path, headers and body, and a body makes it JSON", () => {
  const template = {
    method: "POST" as const,
    path: "/{{sale}}/orders",
    headers: { "x-token": "{{token.admin}}", "x-units": "{{units}}" },
    body: { units: "{{units}}" },
  };
  assert.equal(renderRequest(template, { sale: "a", "token.admin": "secret", units: 4 }), {
    method: "POST",
    path: "/a/orders",
    headers: { "content-type": "application/json", "x-token": "secret", "x-units": "4" },
    body: '{"units":4}',
  });
});

test("a request without a body has no content type, and a target may name its own", () => {
  const bare = { method: "GET" as const, path: "/x" };
  assert.equal(renderRequest(bare, {}), { ...bare, headers: {}, body: null });
  const form = { ...bare, headers: { "content-type": "text/plain" }, body: "{{user}}" };
  assert.equal(renderRequest(form, { user: "al" }).headers, { "content-type": "text/plain" });
  const upper = { ...form, headers: { "Content-Type": "text/plain" } };
  assert.equal(renderRequest(upper, { user: "al" }).headers, { "Content-Type": "text/plain" });
});

test("a request with a placeholder without a value is refused", () => {
  const template = { method: "GET" as const, path: "/", headers: { "x-a": "{{user}}" } };
  assert.throws(() => renderRequest(template, {}), /no value for \{\{user\}\}/);
});
