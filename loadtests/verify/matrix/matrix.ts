// Plays the crash matrix: many cases at once, each a sale of its own; those that end their server apart from all
// others, on one that nobody else asks.
import { setTimeout as wait } from "node:timers/promises";
import type { PlannedSale } from "../../buyers/planned-sale.ts";
import { runSale, type SalesSetting } from "../../buyers/run-sales.ts";
import { type Case, caseId, endsProcess } from "./case.ts";

/** A case and the sale that plays it. */
export interface PlannedCase {
  id: string;
  /** Its server ends in it. */
  ends: boolean;
  sale: PlannedSale;
}

/** How far apart cases come, and how many are played at once: a herd would only queue up. */
interface Pace {
  everyMs: number;
  atOnce: number;
}

const STEADY: Pace = { everyMs: 40, atOnce: 150 };
/** Those whose server ends come until it does; the next wait until it is back. */
const ENDING: Pace = { everyMs: 80, atOnce: 100 };

export const planCase = (one: Case, sale: PlannedSale): PlannedCase => ({
  ...{ id: caseId(one), sale },
  ends: endsProcess(one),
});

/** Plays all of them. */
export async function runMatrix(
  setting: SalesSetting,
  cases: readonly PlannedCase[],
  signal: AbortSignal,
): Promise<void> {
  const playOne = ({ sale }: PlannedCase) => runSale(setting, sale, signal);
  const steady = cases.filter(({ ends }) => !ends);
  const ending = cases.filter(({ ends }) => ends).sort(byEnding);
  await Promise.all([inTurns(steady, STEADY, signal, playOne), inTurns(ending, ENDING, signal, playOne)]);
}

/** Together those that end the process at the same point of their way: then it ends once for all of them. */
const byEnding = (a: PlannedCase, b: PlannedCase): number => endingOf(a).localeCompare(endingOf(b));

const endingOf = ({ id }: PlannedCase): string => {
  const places = [...id.matchAll(/([a-z:-]+)=exit/g)].map((match) => match[1] ?? "");
  const stage = (place: string) => (place.startsWith("query") ? 3 : place.startsWith("create") ? 2 : 1);
  return places.map(stage).join("");
};

/** Plays them in their order at this pace. */
async function inTurns<T>(
  items: readonly T[],
  { everyMs, atOnce }: Pace,
  signal: AbortSignal,
  play: (item: T) => Promise<void>,
): Promise<void> {
  const playing = new Set<Promise<void>>();
  for (const item of items) {
    const played = play(item).finally(() => playing.delete(played));
    playing.add(played);
    const room = playing.size >= atOnce ? Promise.race(playing) : undefined;
    await Promise.all([wait(everyMs, undefined, { signal }), room]);
  }
  await Promise.all(playing);
}
