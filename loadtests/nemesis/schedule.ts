// A schedule of faults, drawn from a seed. By swarm: each run has a random subset of the faults, with random weights,
// so that runs differ in kind and not only in time (Groce et al., "Swarm Testing", ISSTA 2012).

import { HarnessError } from "../../base/errors.ts";
import type { Random } from "../../base/random.ts";
import type { FaultMark } from "../../invariants/record/run-file.ts";
import { linksOf } from "../../stack/links.ts";
import type { Target } from "../../targets/target.ts";
import { FAULTS, faultNamed } from "./every-fault.ts";
import type { Fault, FaultPlaces } from "./fault.ts";
import { afterwardsMs, collide, isRemoval, lastStrikeMs, lengthOf, oneAfterOther } from "./fault-times.ts";
import type { PlannedFault } from "./planned-fault.ts";

export interface ScheduleSettings {
  /** `all` for a swarm, `none`, `every`, or names; each of `every` and of names strikes at least once. */
  faults: readonly string[];
  places: FaultPlaces;
  /** Faults in ten seconds, about. */
  intensity: number;
  /** They strike between these two times, in ms. */
  fromMs: number;
  untilMs: number;
  /** What to type for a run in which they can strike for this many ms. */
  longer?: (ms: number) => string;
}

const FOR_MS = { min: 100, max: 1_800 };
const SUBSET_SHARE = 0.6;
/** Names for sets of faults: a random subset, each of them, or nothing. */
export const FAULT_SETS = ["all", "every", "none"] as const;
const TRIES = 20;
const ATTEMPTS = 20;

/** The places of a target with this many workers a server: none where the target runs already. */
export function faultPlaces(target: Target, workers = 1): FaultPlaces {
  if (!Array.isArray(target.start))
    return { servers: [], parts: [], links: [], removable: [], workers: 1, failpoints: false };
  const servers = target.start.flatMap(({ name, count }) =>
    Array.from({ length: count }, (_, index) => `${name}-${index + 1}`),
  );
  return {
    servers,
    parts: ["redis", "mariadb", ...(target.dtm ? ["dtm"] : [])],
    links: servers.flatMap((server) => linksOf(server, target.dtm)),
    removable: target.start.flatMap(({ name, count }) => (count > 1 ? [`${name}-${count}`] : [])),
    workers,
    // Armed over HTTP, a failpoint would be armed in one worker only.
    failpoints: target.requests.armFailpoint !== null && workers === 1,
  };
}

/**
 * Draws a schedule. Faults of one place do not overlap, so that each is sure of its effect; those of two places may.
 * Every fault of the swarm is in it. Throws a usage error if one that is asked for by name finds no place, or if there
 * is no time for all.
 */
export function drawSchedule(random: Random, settings: ScheduleSettings): PlannedFault[] {
  const { places, intensity, fromMs, untilMs } = settings;
  const swarm = drawSwarm(random, settings.faults, places);
  if (swarm.length === 0) return [];
  const count = Math.max(swarm.length, Math.round(((untilMs - fromMs) / 10_000) * intensity));
  const planned = placeEach(
    random,
    swarm.map(({ fault }) => fault),
    settings,
  );
  for (let n = planned.length; n < count; n++)
    planned.push(...findTime(random, pickWeighted(random, swarm), settings, planned));
  return planned.sort((a, b) => a.atMs - b.atMs);
}

/** The faults that `FAULTS=every` leaves out, since this system has no place for them. */
export const leftOut = (names: readonly string[], places: FaultPlaces): string[] =>
  names.includes("every") ? FAULTS.filter((fault) => !hasPlace(fault, places)).map(({ name }) => name) : [];

/** What to say of them; nothing if there are none. */
export const leftOutLine = (faults: readonly string[]): string =>
  faults.length === 0
    ? ""
    : `\n  left out, since this run of this target has no place for them: ${faults.join(", ")}`;

/** Each of these faults once: at random times if these can be found, otherwise one after the other at each place. */
function placeEach(random: Random, faults: readonly Fault[], settings: ScheduleSettings): PlannedFault[] {
  const { places, fromMs, untilMs } = settings;
  for (let attempt = 0; attempt < ATTEMPTS && untilMs > fromMs; attempt++) {
    const planned: PlannedFault[] = [];
    for (const fault of faults) planned.push(...findTime(random, fault, settings, planned));
    if (planned.length === faults.length) return planned;
  }
  const rows = inRows(random, faults, places);
  const leastMs = Math.max(1, ...rows.map(lastStrikeMs));
  if (leastMs > untilMs - fromMs) {
    throw new HarnessError("usage", `the run is too short for ${faults.map(({ name }) => name).join(", ")}`, {
      hint: settings.longer?.(leastMs) ?? `they need ${leastMs} ms`,
    });
  }
  return rows.flatMap((row) => {
    const startMs = random.int(fromMs, untilMs - lastStrikeMs(row));
    return row.map((one) => ({ ...one, atMs: startMs + one.atMs }));
  });
}

/** This fault at some time and place at which it meets no other; nothing if none is found. */
function findTime(
  random: Random,
  fault: Fault,
  { places, fromMs, untilMs }: ScheduleSettings,
  others: readonly PlannedFault[],
): PlannedFault[] {
  for (let tries = 0; tries < TRIES; tries++) {
    const candidate = draw(random, fault, places, fromMs, untilMs);
    if (!others.some((other) => collide(candidate, other))) return [candidate];
  }
  return [];
}

/**
 * Each fault once, in a row for each place: as short as can be, and one after the other from 0 on. One that needs time
 * afterwards comes last. A fault that can strike several places goes to the shortest row of those.
 */
function inRows(random: Random, faults: readonly Fault[], places: FaultPlaces): PlannedFault[][] {
  const rows = new Map<string, PlannedFault[]>();
  const choosy = [...faults].sort((a, b) => a.placesIn(places).length - b.placesIn(places).length);
  for (const fault of choosy) {
    const rowsOf = fault.placesIn(places).map((on) => ({ on, row: rows.get(on) ?? [] }));
    const [shortest] = rowsOf.sort((a, b) => lengthOf(a.row) - lengthOf(b.row));
    if (shortest === undefined) throw new Error(`${fault.name} has no place`);
    const { on, row } = shortest;
    const one = { atMs: 0, forMs: FOR_MS.min, fault: fault.name, on, ...fault.details?.(random) };
    rows.set(on, oneAfterOther([...row, one].sort((a, b) => afterwardsMs(a) - afterwardsMs(b))));
  }
  return [...rows.values()];
}

interface Weighted {
  fault: Fault;
  weight: number;
}

function drawSwarm(random: Random, names: readonly string[], places: FaultPlaces): Weighted[] {
  const named = namedFaults(names).map((fault) => demandPlace(fault, places));
  const isSet = names.includes("all") || names.includes("every");
  const possible = isSet ? FAULTS.filter((fault) => hasPlace(fault, places)) : named;
  const drawn = names.includes("all") ? possible.filter(() => random.chance(SUBSET_SHARE)) : possible;
  const some = drawn.length > 0 || possible.length === 0 ? drawn : [random.pick(possible)];
  return some.map((fault) => ({ fault, weight: random.int(1, 10) }));
}

/** The faults of `FAULTS=` that are asked for by name, and not by a set of them. */
export const namedFaults = (names: readonly string[]): Fault[] =>
  names.filter((name) => !FAULT_SETS.some((set) => set === name)).map(faultNamed);

const hasPlace = (fault: Fault, places: FaultPlaces): boolean => fault.placesIn(places).length > 0;

/** The fault; throws a usage error if it was asked for by name and there is nothing that it can strike. */
function demandPlace(fault: Fault, places: FaultPlaces): Fault {
  if (hasPlace(fault, places)) return fault;
  throw new HarnessError("usage", `FAULTS=${fault.name} finds no place to strike`, {
    hint: `it needs ${fault.needs ?? "a target that is started here"}; change that, or leave it out of FAULTS=`,
  });
}

function pickWeighted(random: Random, swarm: readonly Weighted[]): Fault {
  let left = random.int(
    1,
    swarm.reduce((sum, { weight }) => sum + weight, 0),
  );
  for (const { fault, weight } of swarm) {
    left -= weight;
    if (left <= 0) return fault;
  }
  throw new Error("weights add up to their sum");
}

function draw(
  random: Random,
  fault: Fault,
  places: FaultPlaces,
  fromMs: number,
  untilMs: number,
): PlannedFault {
  return {
    atMs: random.int(fromMs, untilMs),
    forMs: random.int(FOR_MS.min, FOR_MS.max),
    fault: fault.name,
    on: random.pick(fault.placesIn(places)),
    ...fault.details?.(random),
  };
}

/** Returns true if one of these needs the target's links to go through toxiproxy. Only then do they, since it costs time. */
export function strikesLink(planned: readonly PlannedFault[], target: Target): boolean {
  const { links } = faultPlaces(target);
  return planned.some(({ on, fault }) => links.includes(on) || faultNamed(fault).throughLinks === true);
}

/** Returns true if the run loses a server for good. */
export const removesServer = (planned: readonly PlannedFault[]): boolean => planned.some(isRemoval);

const STORES = ["redis", "mariadb"];

/** The mark that a run promises if it strikes a store: what that had written has to outlive the strike. */
export const storeMarks = (planned: readonly PlannedFault[]): string[] =>
  planned.some(({ on }) => STORES.includes(on)) ? ["durable-stores"] : [];

/** The coverage marks that a run of this schedule promises. */
export function marksOf(planned: readonly PlannedFault[]): FaultMark[] {
  const names = [...new Set(planned.map(({ fault }) => fault))];
  return names.flatMap((op) => {
    const { mark } = faultNamed(op);
    return mark === undefined ? [] : [{ ...mark, op, duringSale: true }];
  });
}
