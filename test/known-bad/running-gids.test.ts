// A defect of DTM 1.19's boltdb store, found through real DTM: branches of a gid that is another's beginning are lost.
import * as assert from "uvu/assert";
import { suite } from "../runner/suite.ts";
import { loadMutant, type Mutation } from "../support/mutant.ts";

const test = suite("gids that end in a running number", { serial: true });

/** Ids such as `0000a1b2` and then 1, 2, 3, … 10: the first is the beginning of the last. */
const RUNNING: Mutation[] = [
  [
    "serve.ts",
    'newId: () => randomBytes(16).toString("hex")',
    'newId: ((n) => () => randomBytes(0).toString("hex") + process.pid.toString(16).padStart(8, "0") + ++n)(0)',
  ],
  ["contract.ts", "[0-9a-f]{32}", "[0-9a-f]{9,32}"],
];

test("on boltdb they lose orders, and the harness names the buyers", async () => {
  const { code, because, findings } = await loadMutant(RUNNING, { "dtm-store": "boltdb" });
  assert.ok(code === 1 || code === 3, `${code}: ${because}`);
  const lost = findings("no-lost-order");
  assert.ok(lost.length > 0, because);
  for (const { what } of lost) assert.match(what, /buyer b\d+ .*\{load-5\}-[0-9a-f]{8}\d*0, and no order/);
});

test("on Redis they lose none", async () => {
  const { code, because } = await loadMutant(RUNNING, { "dtm-store": "redis" });
  assert.is(code, 0, because);
});
