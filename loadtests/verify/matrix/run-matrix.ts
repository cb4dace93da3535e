// Runs the crash matrix: many cases at once, each a sale of its own. Those that end their server run apart from all
// others, on a server that no other case asks.
import { setTimeout as wait } from "node:timers/promises";
import { runSale, type SalesContext } from "../../buyers/run-sales.ts";
import type { PlannedCase } from "./planned-case.ts";

/** How far apart cases start, and how many run at once: more would only queue up. */
interface Throttle {
  everyMs: number;
  atOnce: number;
}

const STEADY: Throttle = { everyMs: 40, atOnce: 150 };
/** Cases that end their server start until it ends; those that start then wait until it is back. */
const ENDING: Throttle = { everyMs: 80, atOnce: 100 };

/** Runs all of them. */
export async function runMatrix(
  context: SalesContext,
  cases: readonly PlannedCase[],
  signal: AbortSignal,
): Promise<void> {
  const runCase = ({ sale }: PlannedCase) => runSale(context, sale, signal);
  const steady = cases.filter(({ ends }) => !ends);
  const ending = cases.filter(({ ends }) => ends).sort(byEnding);
  await Promise.all([
    runThrottled(steady, STEADY, signal, runCase),
    runThrottled(ending, ENDING, signal, runCase),
  ]);
}

/** Cases that end the process at the same point of a purchase come together, so that it ends once for all of them. */
const byEnding = (a: PlannedCase, b: PlannedCase): number => endingOf(a).localeCompare(endingOf(b));

const endingOf = ({ id }: PlannedCase): string => {
  const places = [...id.matchAll(/([a-z:-]+)=exit/g)].map((match) => match[1] ?? "");
  const point = (place: string) => (place.startsWith("query") ? 3 : place.startsWith("create") ? 2 : 1);
  return places.map(point).join("");
};

/** Runs them in their order. */
async function runThrottled<T>(
  items: readonly T[],
  { everyMs, atOnce }: Throttle,
  signal: AbortSignal,
  run: (item: T) => Promise<void>,
): Promise<void> {
  const running = new Set<Promise<void>>();
  for (const item of items) {
    const one = run(item).finally(() => running.delete(one));
    running.add(one);
    const room = running.size >= atOnce ? Promise.race(running) : undefined;
    await Promise.all([wait(everyMs, undefined, { signal }), room]);
  }
  await Promise.all(running);
}
