// When what strikes: a schedule drawn from a seed. By swarm: each run has a random subset of the faults, with random
// weights, so that runs differ in kind and not only in time (Groce et al., "Swarm Testing", ISSTA 2012).

import type { Random } from "../../base/random.ts";
import type { FaultMark } from "../../invariants/record/run-file.ts";
import { linksOf } from "../../stack/links.ts";
import type { Target } from "../../targets/target.ts";
import { FAULTS, faultNamed } from "./every-fault.ts";
import type { Fault, Surface } from "./fault.ts";
import type { PlannedFault } from "./planned-fault.ts";

export interface ScheduleSettings {
  /** `all` for a swarm, `none`, or names or `every`, each of which strikes at least once. */
  faults: readonly string[];
  surface: Surface;
  /** Faults in ten seconds, about. */
  intensity: number;
  /** They strike between these two times, in ms. */
  fromMs: number;
  untilMs: number;
}

const FOR_MS = { min: 100, max: 1_800 };
/** So long a process that was killed may take to stand again before something else strikes it. */
const RESTART_MS = 3_000;
const SUBSET_SHARE = 0.6;
const TRIES = 20;

/** What of a target with so many workers a server can be struck: nothing of one that runs already. */
export function surfaceOf(target: Target, workers = 1): Surface {
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
    // Armed over HTTP, a failpoint would be one worker's only.
    failpoints: target.requests.armFailpoint !== null && workers === 1,
  };
}

/** Draws a schedule. What strikes one process never overlaps, so that each is sure of its effect; all else may. */
export function drawSchedule(random: Random, settings: ScheduleSettings): PlannedFault[] {
  const { surface, intensity, fromMs, untilMs } = settings;
  const swarm = drawSwarm(random, settings.faults, surface);
  if (swarm.length === 0 || untilMs <= fromMs) return [];
  const count = Math.max(swarm.length, Math.round(((untilMs - fromMs) / 10_000) * intensity));
  const planned: PlannedFault[] = [];
  for (let n = 0; n < count; n++) {
    // Each once, and then by weight.
    const fault = swarm[n]?.fault ?? pickWeighted(random, swarm);
    for (let tries = 0; tries < TRIES; tries++) {
      const candidate = draw(random, fault, surface, fromMs, untilMs);
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

function drawSwarm(random: Random, names: readonly string[], surface: Surface): Weighted[] {
  const all = names.includes("all");
  const wanted = names.includes("none")
    ? []
    : all || names.includes("every")
      ? FAULTS
      : names.map(faultNamed);
  const possible = wanted.filter((fault) => fault.places(surface).length > 0);
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

function draw(random: Random, fault: Fault, surface: Surface, fromMs: number, untilMs: number): PlannedFault {
  return {
    atMs: random.int(fromMs, untilMs),
    forMs: random.int(FOR_MS.min, FOR_MS.max),
    fault: fault.name,
    on: random.pick(fault.places(surface)),
    ...fault.details?.(random),
  };
}

/** Whether two faults meet on one process or, cut in both directions, on one link. */
function collide(a: PlannedFault, b: PlannedFault): boolean {
  if (a.on !== b.on) return false;
  const [first, second] = a.atMs <= b.atMs ? [a, b] : [b, a];
  return second.atMs <= first.atMs + first.forMs + afterwardsMs(first);
}

const afterwardsMs = ({ fault, mode }: PlannedFault): number =>
  fault.startsWith("kill-") || mode === "exit" ? RESTART_MS : 0;

/** Whether some of these strike a link, which only then is led through toxiproxy: that costs each request some time. */
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
