import * as assert from "uvu/assert";
import { suite } from "../../runner/suite.ts";
import { brokenIn, MODEL } from "../schedule/broken.ts";
import { DRAWN } from "../schedule/draw-schedule.ts";
import type { Outcome } from "../schedule/run-schedule.ts";
import { withEngine } from "../world/engine.ts";
import { huntOne, seedOf } from "./hunt.ts";
import { plantedMistake } from "./planted.ts";

const test = suite("a hunt for broken schedules");

test("what is shrunk still breaks something that the drawn schedule broke", async () => {
  const { system } = plantedMistake("the reply is sent before the deduction is on the disk");
  await withEngine((engine) => {
    const slipped: string[] = [];
    let found = 0;
    for (let number = 0; number < 30; number++) {
      let drawn: Outcome | undefined;
      const shrunk = huntOne(seedOf(5, number), {
        ...{ engine, system, drawn: DRAWN, mostShrinks: 60 },
        onOutcome(outcome) {
          drawn = outcome;
        },
      });
      if (shrunk === undefined || drawn === undefined) continue;
      found += 1;
      const [before, after] = [brokenIn(drawn.verdict), brokenIn(shrunk.outcome.verdict)];
      if (!after.some((name) => before.includes(name)))
        slipped.push(`${number}: ${before.join()} became ${after.join()}`);
    }
    assert.ok(found > 3, `${found} found`);
    assert.equal(slipped, []);
  });
});

test("what the model alone does not allow is found too", async () => {
  const { system } = plantedMistake("a deduction in doubt is told as sold out");
  await withEngine((engine) => {
    let refused = 0;
    for (let number = 60; number < 90; number++) {
      let broken: string[] = [];
      const found = huntOne(seedOf(5, number), {
        ...{ engine, system, drawn: DRAWN, mostShrinks: 1 },
        onOutcome({ verdict }) {
          broken = brokenIn(verdict);
        },
      });
      if (broken.includes(MODEL)) refused += 1;
      assert.is(found !== undefined, broken.length > 0, `schedule ${number}: ${broken.join()}`);
    }
    assert.ok(refused > 0);
  });
});
