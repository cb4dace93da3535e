// The commands as a reader types them.
import * as assert from "uvu/assert";
import { asTyped } from "../../base/command-line/as-typed.ts";
import { suite } from "../runner/suite.ts";

const test = suite("as typed");

test("in the package a command is typed with npx, with the same options", () => {
  assert.is(asTyped("again: make load SEED=7", true), "again: npx flashproof load SEED=7");
  assert.is(asTyped("type: YES=1 make setup", true), "type: YES=1 npx flashproof setup");
  assert.is(
    asTyped("make load [SEED=7] or node --import tsx loadtests/load.ts [--seed 7]", true),
    "npx flashproof load [SEED=7] or npx flashproof load [--seed 7]",
  );
});

test("in the repository a command is typed with make, and what is no command stays in both", () => {
  assert.is(asTyped("make load SEED=7", false), "make load SEED=7");
  for (const text of ["make room on it", "make loads of it"]) assert.is(asTyped(text, true), text);
});
