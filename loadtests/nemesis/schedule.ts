// A schedule of faults, drawn from a seed. By swarm: each run has a random subset of the faults, with random weights,
// so that runs differ in kind and not only in time (Groce et al., "Swarm Testing", ISSTA 2012).

import type { Random } from "../../base/random.ts";
import type { FaultMark } from "../../invariants/record/run-file.ts";
import { linksOf } from "../../stack/links.ts";
import type { Target } from "../../targets/target.ts";
import { FAULTS, faultNamed } from "./every-fault.ts";
import type { Fault, FaultPlaces } from "./fault.ts";
import type { PlannedFault } from "./planned-fault.ts";

export interface ScheduleSettings {
  /** `all` for a swarm, `none`, or `every` or names, each of which strikes at least once. */
  faults: readonly string[];
  places: FaultPlaces;
  /** Faults in ten seconds, about. */
  intensity: number;
  /** They strike between these two times, in ms. */
  fromMs: number;
  untilMs: number;
}

const FOR_MS = { min: 100, max: 1_800 };
/** How long a process that was killed has to be back before something else strikes it. */
const RESTART_MS = 3_000;
const SUBSET_SHARE = 0.6;
const TRIES = 20;

/** The places of a target with this many workers a server: none where the target runs already. */
export function faultPlaces(target: Target, workers = 1): FaultPlaces {
  if (!Array.isArray(target.start))
    return { servers: [], parts: [], links: [], workers: 1, failpoints: false };
  const servers = target.start.flatMap(({ name, count }) =>
    Array.from({ length: count }, (_, index) => `${name}-${index + 1}`),
  );
  return {
    servers,
    parts: ["redis", "mariadb", ...(target.dtm ? ["dtm"] : [])],
    links: servers.flatMap((server) => linksOf(server, target.dtm)),
    workers,
    // Armed over HTTP, a failpoint would be armed in one worker only.
    failpoints: target.requests.armFailpoint !== null && workers === 1,
  };
}

/**
 * Draws a schedule. Faults of one place do not overlap, so that each is sure of its effect; those of two places may.
 */
export function drawSchedule(random: Random, settings: ScheduleSettings): PlannedFault[] {
  const { places, intensity, fromMs, untilMs } = settings;
  const swarm = drawSwarm(random, settings.faults, places);
  if (swarm.length === 0 || untilMs <= fromMs) return [];
  const count = Math.max(swarm.length, Math.round(((untilMs - fromMs) / 10_000) * intensity));
  const planned: PlannedFault[] = [];
  for (let n = 0; n < count; n++) {
    // Each fault once, and then by weight.
    const fault = swarm[n]?.fault ?? pickWeighted(random, swarm);
    for (let tries = 0; tries < TRIES; tries++) {
      const candidate = draw(random, fault, places, fromMs, untilMs);
      if (planned.some((other) => collide(candidate, other))) continue;
      planned.push(candidate);
      break;
    }
  }
  return planned.sort((a, b) => a.atMs - b.atMs);
}

interface Weighted {
  fault: Fault;
  weight: number;
}

function drawSwarm(random: Random, names: readonly string[], places: FaultPlaces): Weighted[] {
  const all = names.includes("all");
  const wanted = names.includes("none")
    ? []
    : all || names.includes("every")
      ? FAULTS
      : names.map(faultNamed);
  const possible = wanted.filter((fault) => fault.placesIn(places).length > 0);
  const drawn = all ? possible.filter(() => random.chance(SUBSET_SHARE)) : possible;
  const some = drawn.length > 0 || possible.length === 0 ? drawn : [random.pick(possible)];
  return some.map((fault) => ({ fault, weight: random.int(1, 10) }));
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

/** Returns true if two faults would meet at one place. */
function collide(a: PlannedFault, b: PlannedFault): boolean {
  if (a.on !== b.on) return false;
  const [first, second] = a.atMs <= b.atMs ? [a, b] : [b, a];
  return second.atMs <= first.atMs + first.forMs + afterwardsMs(first);
}

const afterwardsMs = ({ fault, mode }: PlannedFault): number =>
  fault.startsWith("kill-") || mode === "exit" ? RESTART_MS : 0;

/** Returns true if one of these strikes a link. Only then are links led through toxiproxy, which costs time. */
export const strikesLink = (planned: readonly PlannedFault[]): boolean =>
  planned.some(({ stream }) => stream !== undefined);

/** The coverage marks that a run of this schedule promises. */
export function marksOf(planned: readonly PlannedFault[]): FaultMark[] {
  const names = [...new Set(planned.map(({ fault }) => fault))];
  return names.flatMap((op) => {
    const { mark } = faultNamed(op);
    return mark === undefined ? [] : [{ ...mark, op, duringSale: true }];
  });
}
