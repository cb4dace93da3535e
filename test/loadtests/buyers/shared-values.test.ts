// What the requests of all buyers share, without k6.
import * as assert from "uvu/assert";
import { sharedValues } from "../../../loadtests/buyers/scripts/shared-values.ts";
import { compileRequest } from "../../../targets/compile-request.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("what buyers share");

test("a buyer's name, a request's id and the sale are their own, even where values of those names are given", () => {
  const given = { user: "given", "request.id": "given", sale: "given", units: 9, token: "t" };
  const body = ["{{user}}", "{{request.id}}", "{{sale}}", "{{units}}", "{{token}}"];
  const shared = sharedValues(given, { sale: "s", units: 1 });
  const request = compileRequest({ method: "POST", path: "/{{user}}", body }, shared);
  const own = { user: "b7", "request.id": "r7" };
  assert.is(request.path(own), "/b7");
  assert.equal(JSON.parse(request.body(own) ?? ""), ["b7", "r7", "s", 1, "t"]);
});
