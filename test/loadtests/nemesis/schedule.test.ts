import * as assert from "uvu/assert";
import { randomOf } from "../../../base/random.ts";
import { FAULTS } from "../../../loadtests/nemesis/every-fault.ts";
import type { Fault } from "../../../loadtests/nemesis/fault.ts";
import {
  drawSchedule,
  faultPlaces,
  leftOut,
  leftOutLine,
  marksOf,
  strikesLink,
} from "../../../loadtests/nemesis/schedule.ts";
import { loadTarget } from "../../../targets/load.ts";
import { suite } from "../../runner/suite.ts";
import { refusal } from "../../support/plans.ts";

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
        const back = first.fault.startsWith("kill") && second.fault !== "remove-server" ? 1_000 : 0;
        assert.ok(second.atMs > first.atMs + first.forMs + back, JSON.stringify([first, second]));
      }
    }
  }
  assert.ok(pairs > 100);
});

test("a server that was removed is struck by nothing more, and the first server stays", () => {
  let removals = 0;
  for (let seed = 0; seed < 100; seed++) {
    const planned = draw(seed, ["all"], { intensity: 20 });
    const removed = planned.filter(({ fault }) => fault === "remove-server");
    assert.ok(removed.length <= 1, `seed ${seed}`);
    for (const { on, atMs } of removed) {
      removals += 1;
      assert.is(on, "server-2");
      assert.equal(
        planned.filter((one) => one.on === on && one.atMs > atMs),
        [],
        `seed ${seed}`,
      );
    }
  }
  assert.ok(removals > 20, `${removals}`);
});

test("a server is removed where there are several, and links then go through toxiproxy", async () => {
  const target = await loadTarget("fastify");
  assert.equal(faultPlaces(target).removable, ["server-2"]);
  assert.is(strikesLink(draw(1, ["remove-server"]), target), true);
  assert.match(
    refusal(() => draw(1, ["remove-server"], { places: { ...places, removable: [] } })),
    /FAULTS=remove-server finds no place.*two servers or more/,
  );
});

test("more intensity is more faults; none is none", () => {
  assert.ok(draw(1, ["kill-redis", "cut"], { intensity: 15 }).length > draw(1, ["kill-redis", "cut"]).length);
  assert.equal(draw(1, ["none"]), []);
  const marks = marksOf(draw(1, ["kill-redis", "cut", "failpoint"]));
  assert.equal(marks.map(({ name }) => name).sort(), ["link-cut", "redis-killed"]);
});

test("links go through toxiproxy if a fault strikes one, whatever else the plan says of it", async () => {
  const target = await loadTarget("fastify");
  const faults = FAULTS as Fault[];
  faults.push({
    ...{ name: "frost", about: "a link freezes", mark: undefined, placesIn: ({ links }) => links },
    ...{ inject: async (_, { on }) => on, heal: async () => true },
  });
  try {
    const frost = draw(1, ["frost"]);
    assert.ok(frost.length > 0 && frost.every(({ stream }) => stream === undefined));
    assert.is(strikesLink(frost, target), true);
  } finally {
    faults.pop();
  }
  assert.is(strikesLink(draw(1, ["cut"]), target), true);
  assert.is(strikesLink(draw(1, ["kill-redis", "kill-server", "failpoint"]), target), false);
  assert.is(strikesLink([], target), false);
});

test("what a target does not have is not struck", () => {
  const bare = {
    servers: ["shop-1"],
    parts: ["redis", "mariadb"],
    links: [],
    removable: [],
    workers: 1,
    failpoints: false,
  };
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

test("a fault that is named and finds no place is bad usage, and says what to change", async () => {
  assert.match(
    refusal(() => draw(1, ["kill-worker"])),
    /FAULTS=kill-worker finds no place.*WORKERS=2/,
  );
  const several = faultPlaces(await loadTarget("fastify"), 2);
  assert.match(
    refusal(() => draw(1, ["failpoint"], { places: several })),
    /failpoint finds no place.*WORKERS=1/,
  );
  const bare = { ...places, parts: ["redis", "mariadb"], links: [] };
  assert.match(
    refusal(() => draw(1, ["kill-dtm"], { places: bare })),
    /a target that uses DTM/,
  );
  assert.match(
    refusal(() => draw(1, ["cut"], { places: bare })),
    /started here/,
  );
});

test("every fault leaves out what has no place, and says so", () => {
  assert.equal(leftOut(["every"], places), ["kill-worker"]);
  assert.equal([leftOut(["all"], places), leftOut(["kill-redis"], places)], [[], []]);
  assert.match(leftOutLine(["kill-worker"]), /no place for them: kill-worker/);
});

test("over 300 seeds each fault that is named is in the plan, however short the run, or the run is refused", () => {
  const asked = [
    ["every"],
    ["kill-redis", "pause-redis", "kill-mariadb"],
    ["kill-server", "pause-server", "failpoint"],
  ];
  const random = randomOf(9);
  let refused = 0;
  for (let seed = 0; seed < 300; seed++) {
    for (const names of asked) {
      const untilMs = 200 + random.pick([60, 120, 400, 1_500, 5_000]);
      const wanted = names[0] === "every" ? ALONE.map(({ name }) => name) : names;
      const least = refusal(() => {
        const planned = draw(seed, names, { untilMs, longer: (ms: number) => `${ms}` });
        assert.equal(new Set(planned.map(({ fault }) => fault)), new Set(wanted), `seed ${seed}`);
        for (const [index, one] of planned.entries())
          for (const other of planned.slice(index + 1))
            assert.ok(one.on !== other.on || other.atMs > one.atMs + one.forMs, `seed ${seed}`);
        for (const { atMs } of planned) assert.ok(atMs >= 200 && atMs <= untilMs, `seed ${seed}: ${atMs}`);
      });
      if (least === "") continue;
      refused += 1;
      const enough = 200 + Number(least.split("; ")[1]);
      assert.ok(enough > untilMs);
      assert.is(draw(seed, names, { untilMs: enough }).length >= wanted.length, true, `seed ${seed}`);
    }
  }
  assert.ok(refused > 10 && refused < 450, `${refused}`);
});
