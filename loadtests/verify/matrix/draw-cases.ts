// The cases of the crash matrix: every single crash in every situation, every pair of crashes in one, drawn by seed.

import { HarnessError } from "../../../base/errors.ts";
import type { Random } from "../../../base/random.ts";
import { FAILPOINTS } from "../../../server/contract.ts";
import {
  BATCHES,
  type Case,
  CRASH_MODES,
  type Crash,
  caseId,
  endsProcess,
  isReachable,
  SITUATIONS,
} from "./case.ts";

const CRASHES: readonly Crash[] = FAILPOINTS.flatMap((name) => CRASH_MODES.map((mode) => ({ name, mode })));

/** These crashes in every situation in which all of them can be reached. */
const inSituations = (crashes: readonly Crash[]): Case[] =>
  SITUATIONS.flatMap((situation) => BATCHES.map((batch) => ({ situation, batch, crashes }))).filter(
    isReachable,
  );

/**
 * At most so many cases, in an order that tells most first: each failpoint in each mode once, then every reachable
 * single, then of every pair of crashes at two places one situation, drawn; last the pairs that end their server,
 * since each of these costs its start.
 */
export function drawCases(random: Random, most: number): Case[] {
  const singles = CRASHES.map((crash) => shuffle(random, inSituations([crash])));
  const pairs = CRASHES.flatMap((first, index) =>
    CRASHES.slice(index + 1)
      .filter((second) => second.name !== first.name)
      .map((second) => inSituations([first, second]))
      .filter((cases) => cases.length > 0)
      .map((cases) => random.pick(cases)),
  );
  const ofEach = singles.flatMap((cases) => cases.slice(0, 1));
  const others = singles.flatMap((cases) => cases.slice(1));
  const [ending, steady] = [true, false].map((ends) => pairs.filter((one) => endsProcess(one) === ends));
  const inOrder = [ofEach, others, steady ?? [], ending ?? []];
  return inOrder.flatMap((cases) => shuffle(random, cases)).slice(0, most);
}

/** The case of this id; throws a usage error that says what it should look like. */
export function parseCase(id: string): Case {
  const [situation, batch, text = ""] = id.split("/");
  const crashes = text.split("+").flatMap((crash) => {
    const [name, mode] = crash.split("=");
    return CRASHES.filter((known) => known.name === name && known.mode === mode);
  });
  const found = SITUATIONS.flatMap((one) =>
    BATCHES.map((of): Case => ({ situation: one, batch: of, crashes })),
  ).find((one) => one.situation === situation && one.batch === batch);
  if (found !== undefined && crashes.length > 0 && caseId(found) === id) return found;
  throw new HarnessError("usage", `there is no case ${id}`, {
    hint: `such as last-unit/one/after-deduct=drop+before-reply=hang; situations: ${SITUATIONS.join(", ")}; batches: ${BATCHES.join(", ")}; modes: ${CRASH_MODES.join(", ")}; places: ${FAILPOINTS.join(", ")}`,
  });
}

function shuffle<T>(random: Random, items: readonly T[]): T[] {
  const shuffled = [...items];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = random.int(0, last);
    [shuffled[last], shuffled[other]] = [shuffled[other] as T, shuffled[last] as T];
  }
  return shuffled;
}
