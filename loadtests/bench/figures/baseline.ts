// Compares a run with an earlier one. Both may be of different machines and moments, so that what is compared is not
// the figures themselves but what they are of the same run's floor. Pure.
import { type Figure, isMoreBetter, ratioOf, type Spread } from "./figures.ts";
import { floorFor } from "./reaches.ts";

/** A figure that is worse than it was, by more than chance explains. Values as multiples of the floor's. */
export interface Drop {
  name: string;
  before: Spread;
  now: Spread;
  /** How much worse, 0.2 for a fifth. */
  by: number;
}

/** Less than this is no drop, however steady the values are. */
const LEAST_DROP = 0.1;

/**
 * The figures of both runs that dropped: their medians differ by more than either run's values lie apart, and by
 * more than a tenth. `compared` is how many there were.
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
 * A rate divided by the floor's rate, a time multiplied with it: on a machine of half the speed both stay as they are.
 * What is counted in bytes does not depend on speed.
 */
function ofFloor(figure: Figure, all: readonly Figure[]): Spread | undefined {
  if (figure.unit === "bytes" || figure.unit === "MiB") return ratioOf(figure, { values: [1] });
  const floor = floorFor(figure.name, all);
  if (floor === undefined) return undefined;
  if (isMoreBetter(figure.unit)) return ratioOf(figure, floor);
  return ratioOf(figure, { values: floor.values.map((rate) => 1 / rate) });
}
