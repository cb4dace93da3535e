import * as assert from "uvu/assert";
import { randomOf } from "../../../base/random.ts";
import { FAULTS } from "../../../loadtests/nemesis/every-fault.ts";
import { drawSchedule, faultPlaces, marksOf } from "../../../loadtests/nemesis/schedule.ts";
import { loadTarget } from "../../../targets/load.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("fault schedules");

const places = faultPlaces(await loadTarget("fastify"));
const ALONE = FAULTS.filter(({ name }) => name !== "kill-worker");
const draw = (seed: number, faults: string[], more = {}) =>
  drawSchedule(randomOf(seed), { faults, places, intensity: 5, fromMs: 200, untilMs: 14_000, ...more });

test("a swarm differs in kind from seed to seed, and is the same for the same seed", () => {
  const kinds = (seed: number) => [...new Set(draw(seed, ["all"]).map(({ fault }) => fault))].sort().join();
  const all = Array.from({ length: 20 }, (_, seed) => kinds(seed));
  assert.ok(new Set(all).size > 15, all.join("\n"));
  assert.equal(draw(3, ["all"]), draw(3, ["all"]));
});

test("over twenty seeds every fault strikes", () => {
  const struck = new Set(
    Array.from({ length: 20 }, (_, seed) => draw(seed, ["all"]))
      .flat()
      .map(({ fault }) => fault),
  );
  for (const { name } of ALONE) assert.ok(struck.has(name), name);
});

test("every fault of a list strikes at least once, and no other", () => {
  for (let seed = 0; seed < 50; seed++) {
    const struck = new Set(draw(seed, ["kill-redis", "delay"]).map(({ fault }) => fault));
    assert.equal([...struck].sort(), ["delay", "kill-redis"]);
    const every = new Set(draw(seed, ["every"]).map(({ fault }) => fault));
    assert.is(every.size, ALONE.length, `seed ${seed}`);
  }
});

test("one place is struck by one fault at a time, and a process has time to come back", () => {
  let pairs = 0;
  for (let seed = 0; seed < 100; seed++) {
    const planned = draw(seed, ["all"], { intensity: 20 });
    for (const [index, first] of planned.entries()) {
      for (const second of planned.slice(index + 1)) {
        if (first.on !== second.on) continue;
        pairs += 1;
        const back = first.fault.startsWith("kill") ? 1_000 : 0;
        assert.ok(second.atMs > first.atMs + first.forMs + back, JSON.stringify([first, second]));
      }
    }
  }
  assert.ok(pairs > 100);
});

test("more intensity is more faults; none is none", () => {
  assert.ok(draw(1, ["kill-redis", "cut"], { intensity: 15 }).length > draw(1, ["kill-redis", "cut"]).length);
  assert.equal(draw(1, ["none"]), []);
  const marks = marksOf(draw(1, ["kill-redis", "cut", "failpoint"]));
  assert.equal(marks.map(({ name }) => name).sort(), ["link-cut", "redis-killed"]);
});

test("what a target does not have is not struck", () => {
  const bare = { servers: ["shop-1"], parts: ["redis", "mariadb"], links: [], workers: 1, failpoints: false };
  const struck = draw(1, ["every"], { places: bare }).map(({ fault }) => fault);
  assert.equal([...new Set(struck)].sort(), [
    ...["kill-mariadb", "kill-redis", "kill-server", "pause-mariadb", "pause-redis", "pause-server"],
  ]);
});

test("workers are killed where there are several, and failpoints armed where there is one", async () => {
  const several = faultPlaces(await loadTarget("fastify"), 3);
  const struck = new Set(draw(1, ["every"], { places: several }).map(({ fault }) => fault));
  assert.equal([struck.has("kill-worker"), struck.has("failpoint")], [true, false]);
});
