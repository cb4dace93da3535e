import * as assert from "uvu/assert";
import { suite } from "../../runner/suite.ts";
import { withEngine } from "../world/engine.ts";
import { REAL, type System } from "../world/system.ts";
import { Trapped } from "../world/traps.ts";
import { plantedMistake } from "./planted.ts";
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

/** A system whose looks do this before they return. */
const looking = (before: (users: number) => void): System => ({
  ...REAL,
  replace: (parts) => ({
    ...parts,
    stock: {
      ...parts.stock,
      async look(sale, users) {
        before(users.length);
        return parts.stock.look(sale, users);
      },
    },
  }),
});

test("a schedule that cannot be run ends the campaign, and its seed is named", async () => {
  const chunk = { campaign: 5, from: 0, count: 40 };
  const [always, sometimes] = [
    looking(() => void Date.now()),
    looking((users) => void (users > 1 && Date.now())),
  ];
  await withEngine((engine) => {
    for (const system of [always, sometimes])
      assert.throws(
        () => runChunk(chunk, engine, system),
        (error: Error) =>
          /the schedule of seed -?\d+ cannot be run: Date.now was called/.test(error.message) &&
          error.cause instanceof Trapped,
      );
  });
});

test("a schedule that cannot be run while one is shrunk is named too", async () => {
  const { system } = plantedMistake("boltdb loses the branches of running gids");
  let worlds = 0;
  const trapped = {
    ...system,
    mysql() {
      if (++worlds > 1) Date.now();
      return system.mysql();
    },
  };
  await withEngine((engine) => {
    assert.throws(
      () => runChunk({ campaign: 5, from: 1, count: 1 }, engine, trapped),
      /cannot be run: Date.now/,
    );
  });
});

test("another seed takes other steps", async () => {
  const [one, again, other] = await withEngine((engine) =>
    [1, 1, 2].map((campaign) => runChunk({ campaign, from: 0, count: 3 }, engine).counts.hash),
  );
  assert.is(again, one);
  assert.is.not(other, one);
});
