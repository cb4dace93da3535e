// Draws schedules with fast-check's ordinary arbitraries, so that it shrinks them: fewer decisions, fewer buyers, earlier
// ones, smaller numbers. Decisions come first, since most of them do not matter.
import fc from "fast-check";
import { restocksOf } from "./draw-restocks.ts";
import { type Ask, type Crash, type Decision, HOSTS, type HostName, type Schedule } from "./schedule.ts";

/** Bounds of what is drawn. */
export interface Drawn {
  servers: number;
  /** Different buyers who ask at least. */
  buyers: number;
  /** Requests of buyers and of the shop at most, and decisions beside the first crash. */
  mostAsks: number;
  mostRestocks: number;
  mostDecisions: number;
  /** Decisions and requests lie before the step with this number. */
  beforeStep: number;
}

export const DRAWN: Drawn = {
  servers: 2,
  buyers: 3,
  mostAsks: 10,
  mostRestocks: 2,
  mostDecisions: 24,
  beforeStep: 110,
};

/** How long a message is held, past a time-out each, and a process is down: the first is what shrinking comes to. */
const HOLD_MS = [0, 300, 1_850, 4_500, 4_500];
const DOWN_MS = [300, 50, 2_000, 4_000];

/** Of as many worlds, in one DTM's store may forget. */
const FORGETFUL = 8;

/** Schedules with a crash each, and three buyers or more. */
export function schedules(drawn: Drawn): fc.Arbitrary<Schedule> {
  const { servers, buyers, mostAsks, mostDecisions, beforeStep } = drawn;
  const at = fc.nat(beforeStep);
  const ask: fc.Arbitrary<Ask> = fc.record({
    at: fc.nat(beforeStep - 30),
    user: fc.nat(buyers + 3),
    server: fc.nat(servers - 1),
  });
  const which = fc.nat(5);
  const crashOf = (hosts: readonly HostName[], before: number): fc.Arbitrary<Crash> =>
    fc.record({
      ...{
        at: fc.nat(Math.floor(before)),
        crash: fc.constantFrom(...hosts),
        downMs: fc.constantFrom(...DOWN_MS),
      },
      ...{ lostMessages: fc.nat(3), lostWrites: fc.nat(3) },
    });
  const hosts = servers > 1 ? HOSTS : HOSTS.filter((host) => host !== "server-2");
  // The first crash comes while buyers do.
  const [firstCrash, crash] = [crashOf(hosts, beforeStep / 3), crashOf(hosts, beforeStep)];
  const take = fc.record({ at, take: which });
  const hold = fc.record({ at, hold: which, ms: fc.constantFrom(...HOLD_MS) });
  const lose = fc.record({ at, lose: which });
  const decision: fc.Arbitrary<Decision> = fc.oneof(
    { weight: 4, arbitrary: take },
    { weight: 6, arbitrary: hold },
    { weight: 2, arbitrary: lose },
    { weight: 1, arbitrary: crash },
  );
  return fc.noBias(
    fc
      .tuple(
        firstCrash,
        fc.array(decision, { maxLength: mostDecisions, size: "max" }),
        restocksOf(drawn),
        fc.array(ask, { minLength: buyers, maxLength: mostAsks, size: "max" }),
        fc.constantFrom(1, 1, 1, 2, 2, 3),
        fc.constantFrom(1, 1, 2),
        fc.tuple(fc.nat(FORGETFUL - 1), fc.boolean()),
      )
      .map(([crash, others, more, asks, units, replicas, [forgets, buyersWait]]) => ({
        ...{ units, servers, replicas, dtmForgets: forgets === FORGETFUL - 1, buyersWait },
        // The first requests are of different buyers.
        asks: inOrder([
          ...asks.map((one, index) => (index < buyers ? { ...one, user: index } : one)),
          ...more.asks,
        ]),
        restocks: inOrder(more.restocks),
        decisions: inOrder([crash, ...others].map(replicas > 1 ? itself : onlyDtm)),
      })),
  );
}

const itself = (decision: Decision): Decision => decision;
/** Where one DTM runs, it is the one that crashes. */
const onlyDtm = (decision: Decision): Decision =>
  "crash" in decision && decision.crash === "dtm-2" ? { ...decision, crash: "dtm" } : decision;

/** In the order of their steps; those of one step in the order in which they were drawn. */
const inOrder = <T extends { at: number }>(list: readonly T[]): T[] => [...list].sort((a, b) => a.at - b.at);
