import fc from "fast-check";
import * as assert from "uvu/assert";
import { until } from "../../../../base/until.ts";
import { suite } from "../../../runner/suite.ts";
import { holds } from "../../../support/property.ts";
import { type Line, Player } from "./player.ts";
import { type RealSide, startRealSide } from "./real-side.ts";
import { type Round, sequences } from "./sequences.ts";
import { SimulatedSide } from "./simulated-side.ts";

const test = suite("simulated DTM beside DTM", { serial: true });

const SEQUENCES = 150;
const ROUNDS = 3;
/** In this round a replica is killed while calls are open. */
const CRASH_ROUND = 1;
/** Lives that go on at once: few enough that a reply that should come at once does. */
const AT_ONCE = 24;
/** A message with a time-out of one second is older than that. */
const AGE_MS = 1_100;
/** A branch that took so long is a slow one. */
const SLOW_MS = 1_600;
/** What lives must come to, or too little is compared. */
const MUST_BE_SEEN = {
  "a message that succeeded": /"status":"succeed","(query|protocol)/,
  "a message that failed": /"status":"failed","(query|protocol)/,
  "a call that was refused": /^409 /,
  "a call that went wrong": /^500 /,
  "a message that a cron loop wrote": /"wait_result":true/,
  "a second back-off": /"next_cron_interval":(40|240|360),/,
};
const isMatch = (pattern: RegExp) => (line: Line) => pattern.test(line.reply) || pattern.test(line.state);
const RESET = "/api/dtmsvr/resetCronTime?timeout=1&limit=10000";

test("DTM and the simulated one answer, call and remember the same", async () => {
  const seeds = fc.noShrink(fc.noBias(fc.nat()));
  await holds(fc.asyncProperty(seeds, playBoth), { runs: 1 });
});

async function playBoth(seed: number): Promise<void> {
  const { side: real, end } = await startRealSide();
  try {
    const simulated = new SimulatedSide();
    const lives = sequences(seed, SEQUENCES, ROUNDS, real.base);
    const pairs = lives.map((life) => {
      const model = new Player(simulated, life);
      return { model, player: new Player(real, life, model.lines) };
    });
    for (let round = 0; round < ROUNDS; round++) await playRound(round, pairs, simulated, real);
    for (const [what, pattern] of Object.entries(MUST_BE_SEEN))
      assert.ok(
        pairs.some(({ model }) => model.lines.some(isMatch(pattern))),
        `${what} was not seen`,
      );
  } finally {
    await end();
  }
}

type Pair = { model: Player; player: Player };
const NOTHING: Round = { steps: [], leftovers: [], cron: [] };

/** A round of all lives: each part of a life on the simulated side first. */
async function playRound(index: number, pairs: Pair[], simulated: SimulatedSide, real: RealSide) {
  const roundOf = ({ sequence }: Player) => sequence.rounds[index] ?? NOTHING;
  const both = async (play: (player: Player) => Promise<void>) => {
    const left = [...pairs];
    const lane = async () => {
      for (let pair = left.pop(); pair !== undefined; pair = left.pop()) {
        simulated.clock.ms = Date.now();
        await play(pair.model);
        await play(pair.player);
      }
    };
    await together(Array.from({ length: AT_ONCE }, lane));
  };
  if (index === CRASH_ROUND) {
    await both((player) => player.steps(roundOf(player)));
    const slow = Date.now() + SLOW_MS;
    const lost = simulated.crash(0);
    assert.ok([...lost.values()].flat().length > 0, "no call was open at the kill");
    await real.crash(0);
    for (const { model, player } of pairs)
      for (const one of [model, player]) one.forget(lost.get(one.sequence.gid) ?? []);
    await passed(slow);
    await both((player) => player.leftovers(roundOf(player)));
  } else {
    await both(async (player) => {
      await player.steps(roundOf(player));
      await player.leftovers(roundOf(player));
    });
    await passed(Date.now() + AGE_MS);
  }
  simulated.clock.ms = Date.now();
  const reset = simulated.request(0, "GET", RESET);
  assert.equal(await real.request(0, "GET", RESET), reset);
  await letCronLook(pairs, simulated, roundOf);
}

/** The cron loops of both sides look until nothing is due. */
async function letCronLook(pairs: Pair[], simulated: SimulatedSide, roundOf: (player: Player) => Round) {
  const untouched = new Map(pairs.map(({ model }) => [model.sequence.gid, model]));
  for (let replica = 0, idle = 0; idle < 2; replica = 1 - replica) {
    const gid = simulated.tick(replica);
    idle = gid === undefined ? idle + 1 : 0;
    const model = untouched.get(gid ?? "");
    untouched.delete(gid ?? "");
    await model?.cron(roundOf(model));
  }
  for (const model of untouched.values()) await model.cron(roundOf(model));
  await together(pairs.map(({ player }) => player.cron(roundOf(player))));
}

/** For what takes DTM time, time must pass. */
const passed = (at: number) =>
  until(() => Date.now() >= at, { what: "time to pass", deadlineMs: 2 * SLOW_MS });

/** Waits for all of them, and throws what went wrong first. */
async function together(all: Promise<void>[]): Promise<void> {
  const failures: unknown[] = [];
  await Promise.all(all.map((one) => one.catch((error: unknown) => failures.push(error))));
  if (failures.length > 0) throw failures[0];
}
