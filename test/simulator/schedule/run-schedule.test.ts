import * as assert from "uvu/assert";
import { suite } from "../../runner/suite.ts";
import { plantedMistake } from "../campaign/planted.ts";
import { withEngine } from "../world/engine.ts";
import { REAL } from "../world/system.ts";
import { Trapped } from "../world/traps.ts";
import type { World } from "../world/world.ts";
import { runSchedule } from "./run-schedule.ts";
import type { Decision, Schedule } from "./schedule.ts";

const test = suite("a simulated schedule");

const THREE = [0, 1, 2].map((user) => ({ at: user * 5, user, server: user % 2 }));
const scheduleOf = (...decisions: Decision[]): Schedule => ({ units: 2, servers: 2, asks: THREE, decisions });
const crashOf = (at: number, crash: "server-1" | "redis" | "mysql" | "dtm", more: object = {}): Decision => ({
  ...{ at, crash, downMs: 300, lostMessages: 0, lostWrites: 0, ...more },
});

/** Each step as a line. */
function stepsOf(schedule: Schedule) {
  const steps: string[] = [];
  return withEngine((engine) => {
    const outcome = runSchedule(schedule, engine, {
      watcher: { step: ({ life, what, about }) => void steps.push(`${life.name} ${what} ${about}`.trim()) },
    });
    return { steps, outcome };
  });
}

test("in the default order two of three buyers get the two units, and every invariant holds", async () => {
  const { outcome } = await stepsOf(scheduleOf());
  assert.is(outcome.verdict.because, "every invariant held over 5 purchases in 2 sales");
  assert.equal(outcome.marks, ["told ok", "told SOLD_OUT"]);
});

test("the same schedule takes the same steps, whatever ran before", async () => {
  const schedule = scheduleOf(crashOf(9, "server-1", { lostMessages: 1 }), { at: 20, hold: 1, ms: 300 });
  const one = await stepsOf(schedule);
  await stepsOf(scheduleOf(crashOf(30, "redis")));
  const other = await stepsOf(schedule);
  assert.equal(other.steps, one.steps);
  assert.is(other.outcome.hash, one.outcome.hash);
  assert.ok(one.outcome.hash !== (await stepsOf(scheduleOf())).outcome.hash);
});

test("the same steps at other times, or with another verdict, have another hash", async () => {
  const lookingLate = (ms: number): typeof REAL => ({
    ...REAL,
    replace: (parts, clock) => ({
      ...parts,
      stock: {
        ...parts.stock,
        async look(sale, users) {
          await new Promise<void>((resolve) => clock.after(ms, resolve));
          return parts.stock.look(sale, users);
        },
      },
    }),
  });
  const lying = {
    decision: (text: string, { record, agenda }: World) => {
      if (text === "buyer-1 asks")
        record.observe({ kind: "order", sale: "s", user: "nobody", gid: "none", at: agenda.stamp });
    },
  };
  const [soon, late, lied] = await withEngine((engine) => [
    runSchedule(scheduleOf(), engine, { system: lookingLate(10) }),
    runSchedule(scheduleOf(), engine, { system: lookingLate(37) }),
    runSchedule(scheduleOf(), engine, { system: lookingLate(10), watcher: lying }),
  ]);
  assert.is(late.steps, soon.steps);
  assert.is.not(late.hash, soon.hash);
  assert.is.not(lied.verdict.because, soon.verdict.because);
  assert.is.not(lied.hash, soon.hash);
});

test("of a server that has crashed nothing runs on, and check-back ends what it began", async () => {
  const { steps, outcome } = await stepsOf({
    ...scheduleOf(crashOf(8, "server-1")),
    asks: [{ at: 0, user: 0, server: 0 }],
  });
  const deducted = steps.findIndex((step) => step.startsWith("redis deduct"));
  const checked = steps.findIndex((step) => /redisQueryPrepared/.test(step));
  assert.ok(deducted > 0 && checked > deducted, steps.join("\n"));
  const between = steps.slice(deducted, checked);
  assert.not.ok(
    between.some((step) => step.startsWith("server-1 ")),
    between.join("\n"),
  );
  assert.ok(outcome.marks.includes("told ECONNRESET"), outcome.marks.join());
  assert.is(outcome.verdict.valid === false, false);
});

test("what a crashed process has sent may be lost with it", async () => {
  const { steps } = await stepsOf({
    ...scheduleOf(crashOf(7, "server-1", { lostMessages: 1 })),
    asks: [{ at: 0, user: 0, server: 0 }],
  });
  assert.not.ok(
    steps.some((step) => step.startsWith("redis deduct {s}")),
    steps.join("\n"),
  );
});

test("an order that is lost once nothing is pending any more is a finding, and no doubt", async () => {
  const { system } = plantedMistake("check-back leaves no rollback mark");
  // The first call of DTM goes to server-1; on one connection the deduction would come before the check-back.
  const schedule = {
    ...{ units: 1, servers: 2, asks: [{ at: 0, user: 0, server: 1 }] },
    decisions: [{ at: 7, hold: 0, ms: 4_500 }],
  };
  const { verdict } = await withEngine((engine) => runSchedule(schedule, engine, { system }));
  assert.match(verdict.because, /^no-lost-order is broken /);
});

test("buyers who wait for timers too come once what a crash has ended runs again", async () => {
  const asks = [0, 1].map((user) => ({ at: user * 40, user, server: 0 }));
  const askedAt = async (buyersWait: boolean) => {
    const times: number[] = [];
    const decision = (text: string, { agenda }: World) =>
      text === "buyer-2 asks" && void times.push(agenda.now);
    const schedule = { ...scheduleOf(crashOf(8, "redis")), asks, buyersWait };
    await withEngine((engine) => runSchedule(schedule, engine, { watcher: { decision } }));
    return times;
  };
  assert.equal(await askedAt(false), [0]);
  const [late = 0] = await askedAt(true);
  assert.ok(late >= 300, `${late} ms`);
});

test("a schedule is healed when the last process has started again and the last message is no longer held", async () => {
  const healedAt = async (...decisions: Decision[]) => {
    let world: World | undefined;
    const watcher = {
      decision(_: string, seen: World) {
        world = seen;
      },
    };
    await withEngine((engine) => runSchedule(scheduleOf(...decisions), engine, { watcher }));
    const rest = world?.record.observations.find((one) => one.kind === "rest");
    return rest?.kind === "rest" ? rest.healedAt : Number.NaN;
  };
  const crash = crashOf(8, "redis", { downMs: 4_000 });
  const [crashed, both] = [await healedAt(crash), await healedAt(crash, { at: 9, hold: 0, ms: 300 })];
  assert.ok(crashed >= 4_000 && crashed < 4_100, `${crashed} ms`);
  assert.ok(both >= 4_000 && both < 4_100, `${both} ms`);
});

test("a decision for which there is nothing to decide changes nothing", async () => {
  // A lone buyer, after whom DTM has no message that it could be asked to look at.
  const alone = { asks: THREE.slice(0, 1) };
  const { outcome } = await stepsOf({ ...scheduleOf(), ...alone });
  const late = scheduleOf({ at: 5_000, take: 3 }, crashOf(5_001, "redis"));
  const idle = await stepsOf({ ...late, ...alone });
  assert.is(idle.outcome.hash, outcome.hash);
  assert.is(idle.outcome.landed, 0);
});

test("a server that asks this machine for the time ends the simulation", async () => {
  const system = {
    ...REAL,
    replace: (parts: Parameters<typeof REAL.replace>[0]) => ({
      ...parts,
      stock: { ...parts.stock, look: async () => ({ remaining: Date.now(), gids: [] }) },
    }),
  };
  await withEngine((engine) => {
    assert.throws(
      () => runSchedule(scheduleOf(), engine, { system }),
      (error: unknown) => error instanceof Trapped,
    );
  });
});
