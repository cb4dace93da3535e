// A case as the sale that plays it: who asks when, how many units there are, which failpoints are armed.
import type { PlannedBuyer } from "../../buyers/client.ts";
import type { PlannedFailpoint, PlannedSale } from "../../buyers/planned-sale.ts";
import { allCrashes, type Case, endsProcess, modeOf } from "./case.ts";

/** How many buyers there are for a batch: the first has a message of his own, those who come meanwhile share one. */
const SEVERAL = 4;
const ALONE = 1;
const OTHERS_AT_MS = 40;
/** The lone one is held back until the others have come. */
const GATHER_MS = 150;
/** The message that is to come too late is held back until another has taken the last unit. */
const OVERTAKE_MS = 350;
const OVERTAKES_AT_MS = { one: 100, several: 300 };
const RIVAL_AT_MS = 400;
/** After the last unit is gone, even where its message was delayed. */
const RIVAL_TOO_LATE_AT_MS = 2_000;
const RESTOCK_AT_MS = 900;
const AGAIN_AT_MS = 1_100;
/** Until a server that ended has been back for a while, on a busy machine too. */
const RETRIES = 6;

/** Which servers play: those that end are kept apart from those that do not. */
export interface Homes {
  /** For cases whose server ends. */
  ending: number;
  /** For all others, in turn. */
  steady: readonly number[];
}

/** The sale of this name that plays the case. */
export function saleOfCase(one: Case, sale: string, turn: number, homes: Homes): PlannedSale {
  const { situation, batch } = one;
  const steady = homes.steady[turn % homes.steady.length] ?? 0;
  const home = endsProcess(one) ? homes.ending : steady;
  const rivals = homes.steady[(turn + 1) % homes.steady.length] ?? 0;
  const tooLate = situation === "sold-out" || situation === "restock-between";
  const subjects = batch === "one" ? ["s"] : Array.from({ length: SEVERAL }, (_, n) => `s${n}`);
  const ask = (user: string, atMs: number): PlannedBuyer => ({
    ...{ user, atMs, server: home, retries: RETRIES, stays: true },
    clicks: situation === "double-click" ? 2 : 1,
  });
  const rival: PlannedBuyer = {
    ...{ user: "rival", clicks: 1, server: rivals, retries: 3, stays: false },
    atMs: tooLate ? OVERTAKES_AT_MS[batch] : situation === "last-unit" ? RIVAL_TOO_LATE_AT_MS : RIVAL_AT_MS,
  };
  const again = situation === "restock-between" ? subjects.map((user) => ask(user, AGAIN_AT_MS)) : [];
  return {
    sale,
    opensAtMs: 0,
    stock: tooLate || situation === "last-unit" ? 1 + (batch === "one" ? 0 : ALONE) : subjects.length + 1,
    buyers: [...subjects.map((user, n) => ask(user, n < ALONE ? 0 : OTHERS_AT_MS)), rival, ...again],
    restocks:
      situation === "restock-between" ? [{ atMs: RESTOCK_AT_MS, units: subjects.length, key: "more" }] : [],
    failpoints: failpointsOf(one, home, tooLate),
  };
}

function failpointsOf(one: Case, server: number, tooLate: boolean): PlannedFailpoint[] {
  const least = one.batch === "several" ? { buyers: 2 } : {};
  const armed = allCrashes(one).map(
    (crash): PlannedFailpoint => ({
      ...{ name: crash.name, mode: modeOf(crash), times: 1, server },
      ...least,
    }),
  );
  // Behind the crashes, so that one at the same place comes first.
  const hold = (ms: number, times: number): PlannedFailpoint => ({
    ...{ name: "before-prepare", mode: `delay=${ms}`, times, server },
  });
  const gather = one.batch === "several" ? [hold(GATHER_MS, ALONE)] : [];
  return [...armed, ...gather, ...(tooLate ? [hold(OVERTAKE_MS, 1)] : [])];
}
