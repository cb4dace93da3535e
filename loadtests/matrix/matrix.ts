// Plays the crash matrix: many cases at once, each a sale of its own; those that end their server in groups, on a
// server that nobody else asks.

import { setTimeout as wait } from "node:timers/promises";
import type { PlannedSale } from "../planned-sale.ts";
import { playSale, type Scene } from "../play.ts";
import type { Case } from "./case.ts";
import { caseId, endsProcess } from "./case.ts";

/** A case and the sale that plays it. */
export interface PlannedCase {
  id: string;
  /** The server that ends in it, counted from 0; undefined: none. */
  ends: number | undefined;
  sale: PlannedSale;
}

/** Those whose server lives come so far apart; more at once than this wait. A herd would only queue up. */
const EVERY_MS = 40;
const AT_ONCE = 150;
/** So many end one server together, and come within so long of each other. */
const ENDING_AT_ONCE = 40;
const ENDING_WITHIN_MS = 300;

export const planCase = (one: Case, sale: PlannedSale): PlannedCase => ({
  ...{ id: caseId(one), sale },
  ends: endsProcess(one) ? sale.buyers[0]?.server : undefined,
});

/** Plays all of them. */
export async function playMatrix(
  scene: Scene,
  cases: readonly PlannedCase[],
  signal: AbortSignal,
): Promise<void> {
  const playOne = ({ sale }: PlannedCase) => playSale(scene, sale, signal);
  const steady = cases.filter(({ ends }) => ends === undefined);
  const endings = scene.urls.map((_, server) => cases.filter(({ ends }) => ends === server));
  await Promise.all([
    inTurns(steady, signal, playOne),
    ...endings.map((ending) => inGroups(ending.sort(byEnding), signal, playOne)),
  ]);
}

/** Together those that end the process at the same point of their way: then it ends once for all of them. */
const byEnding = (a: PlannedCase, b: PlannedCase): number => endingOf(a).localeCompare(endingOf(b));

const endingOf = ({ id }: PlannedCase): string => {
  const places = [...id.matchAll(/([a-z:-]+)=exit/g)].map((match) => match[1] ?? "");
  const stage = (place: string) => (place.startsWith("query") ? 3 : place.startsWith("create") ? 2 : 1);
  return places.map(stage).join("");
};

/** Plays them in their order, one after a moment of the other, but not too many at once. */
async function inTurns<T>(
  items: readonly T[],
  signal: AbortSignal,
  play: (item: T) => Promise<void>,
): Promise<void> {
  const playing = new Set<Promise<void>>();
  for (const item of items) {
    const played = play(item).finally(() => playing.delete(played));
    playing.add(played);
    await Promise.all([
      wait(EVERY_MS, undefined, { signal }),
      playing.size >= AT_ONCE ? Promise.race(playing) : undefined,
    ]);
  }
  await Promise.all(playing);
}

/** Plays them in groups, each when the one before is done: what ends one server ends it for all of them at once. */
async function inGroups<T>(
  items: readonly T[],
  signal: AbortSignal,
  play: (item: T) => Promise<void>,
): Promise<void> {
  for (let from = 0; from < items.length; from += ENDING_AT_ONCE) {
    const group = items.slice(from, from + ENDING_AT_ONCE);
    await Promise.all(
      group.map(async (item, n) => {
        await wait((n * ENDING_WITHIN_MS) / ENDING_AT_ONCE, undefined, { signal });
        await play(item);
      }),
    );
  }
}
