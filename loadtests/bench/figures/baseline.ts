// Compares a run with an earlier one. The two may be of different machines and moments, so it does not compare the
// figures themselves but each as a multiple of its own run's floor. Pure.
import { type Figure, isMoreBetter, ratioOf, type Spread } from "./figures.ts";
import { floorFor } from "./floor.ts";

/** A figure that is worse than it was, by more than chance explains. Its values are multiples of the floor. */
export interface Drop {
  name: string;
  before: Spread;
  now: Spread;
  /** How much worse, 0.2 for a fifth. */
  by: number;
}

/** A smaller difference is no drop, however steady the values are. */
const LEAST_DROP = 0.1;

/**
 * The figures that dropped, of those in both runs: their medians differ by more than either run's values lie apart, and
 * by more than a tenth. `compared` counts the figures in both runs.
 */
export function dropsSince(
  before: readonly Figure[],
  now: readonly Figure[],
): { compared: number; drops: Drop[] } {
  let compared = 0;
  const drops: Drop[] = [];
  for (const figure of now) {
    const earlier = before.find(({ name, unit }) => name === figure.name && unit === figure.unit);
    if (earlier === undefined || figure.isDetail || /^floor /.test(figure.name)) continue;
    const [was, is] = [ofFloor(earlier, before), ofFloor(figure, now)];
    if (was === undefined || is === undefined) continue;
    compared += 1;
    const worse = (is.median - was.median) * (isMoreBetter(figure.unit) ? -1 : 1);
    const noise = Math.max(was.most - was.least, is.most - is.least);
    if (worse > noise && worse > LEAST_DROP * was.median)
      drops.push({ name: figure.name, before: was, now: is, by: worse / was.median });
  }
  return { compared, drops };
}

/**
 * A rate divided by the floor's rate, a time multiplied by it: a machine of half the speed changes neither. Bytes are
 * compared as they are, since they do not depend on speed.
 */
function ofFloor(figure: Figure, all: readonly Figure[]): Spread | undefined {
  if (figure.unit === "bytes" || figure.unit === "MiB") return ratioOf(figure, { values: [1] });
  // More steps in a schedule are neither better nor worse.
  if (figure.unit === "steps") return undefined;
  const floor = floorFor(figure.name, all);
  if (floor === undefined) return undefined;
  if (isMoreBetter(figure.unit)) return ratioOf(figure, floor);
  return ratioOf(figure, { values: floor.values.map((rate) => 1 / rate) });
}
