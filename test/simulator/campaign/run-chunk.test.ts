import * as assert from "uvu/assert";
import { suite } from "../../runner/suite.ts";
import { withEngine } from "../world/engine.ts";
import { REAL } from "../world/system.ts";
import { runChunk } from "./run-chunk.ts";

const test = suite("a chunk of a campaign");

test("a system that takes other steps the second time is told, with the first of them", async () => {
  let runs = 0;
  const system = { ...REAL, idOf: (number: number) => REAL.idOf(number + 1_000 * runs++) };
  const { diverged } = await withEngine((engine) =>
    runChunk({ campaign: 1, from: 0, count: 1 }, engine, system),
  );
  assert.match(diverged?.step ?? "", /^step \d+: dtm prepare .*; and then: dtm prepare /);
});

test("another seed takes other steps", async () => {
  const [one, again, other] = await withEngine((engine) =>
    [1, 1, 2].map((campaign) => runChunk({ campaign, from: 0, count: 3 }, engine).counts.hash),
  );
  assert.is(again, one);
  assert.is.not(other, one);
});
