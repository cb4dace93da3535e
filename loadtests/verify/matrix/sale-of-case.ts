// The sale that goes through a case: who asks when, how many units there are, which failpoints are armed.
import type { PlannedBuyer } from "../../buyers/planned-buyer.ts";
import type { PlannedFailpoint, PlannedSale } from "../../buyers/planned-sale.ts";
import { allCrashes, type Case, endsProcess, modeOf, type Situation } from "./case.ts";

/** Buyers of a case with a batch: the first has a message alone, and those who come meanwhile share the next. */
const SEVERAL = 4;
const ALONE = 1;
const OTHERS_AT_MS = 40;
/** The first message is delayed until the others have come. */
const GATHER_MS = 150;
/** The message that is to come too late is delayed until another buyer has taken the last unit. */
const OVERTAKE_MS = 350;
const OVERTAKES_AT_MS = { one: 100, several: 300 };
const RIVAL_AT_MS = 400;
/** After the last unit is gone, even where its message was delayed. */
const RIVAL_TOO_LATE_AT_MS = 2_000;
const RESTOCK_AT_MS = 900;
const AGAIN_AT_MS = 1_100;
/** Enough to go on until a server that ended has been back for a while, on a busy machine too. */
const RETRIES = 6;

/** Which servers the cases go to, counted from 0: one that ends is kept apart from those that do not. */
export interface CaseServers {
  /** For cases that end their server. */
  ending: number;
  /** For all others, in turn. */
  steady: readonly number[];
}

/** The sale of this name that goes through the case. */
export function saleOfCase(one: Case, sale: string, turn: number, servers: CaseServers): PlannedSale {
  const { situation, batch } = one;
  const steady = servers.steady[turn % servers.steady.length] ?? 0;
  const server = endsProcess(one) ? servers.ending : steady;
  const rivals = servers.steady[(turn + 1) % servers.steady.length] ?? 0;
  const tooLate = situation === "sold-out" || situation === "restock-between";
  const subjects = batch === "one" ? ["s"] : Array.from({ length: SEVERAL }, (_, n) => `s${n}`);
  const ask = (user: string, atMs: number): PlannedBuyer => ({
    ...{ user, atMs, server, retries: RETRIES, stays: true },
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
    stock: unitsOf(situation, subjects.length),
    buyers: [...subjects.map((user, n) => ask(user, n < ALONE ? 0 : OTHERS_AT_MS)), rival, ...again],
    restocks:
      situation === "restock-between" ? [{ atMs: RESTOCK_AT_MS, units: subjects.length, key: "more" }] : [],
    failpoints: failpointsOf(one, server, tooLate),
  };
}

/** As many units as the situation needs, for this many buyers who are not rivals. */
function unitsOf(situation: Situation, subjects: number): number {
  if (situation === "first-purchase" || situation === "double-click") return subjects + 1;
  // Of those who share a message all but one get a unit: a branch counts the winners, and is to be that of several.
  if (situation === "last-unit") return Math.max(1, subjects - 1);
  return subjects === 1 ? 1 : 1 + ALONE;
}

function failpointsOf(one: Case, server: number, tooLate: boolean): PlannedFailpoint[] {
  const least = one.batch === "several" ? { buyers: 2 } : {};
  const armed = allCrashes(one).map(
    (crash): PlannedFailpoint => ({
      ...{ name: crash.name, mode: modeOf(crash), times: 1, server },
      ...least,
    }),
  );
  // Armed after the crashes, so that a crash at the same place goes off first.
  const delay = (ms: number, times: number): PlannedFailpoint => ({
    ...{ name: "before-prepare", mode: `delay=${ms}`, times, server },
  });
  const gather = one.batch === "several" ? [delay(GATHER_MS, ALONE)] : [];
  return [...armed, ...gather, ...(tooLate ? [delay(OVERTAKE_MS, 1)] : [])];
}
