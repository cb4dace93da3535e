// The cases of the crash matrix, drawn from a seed: every single crash in every situation, every pair of crashes in one.
import { type Random, shuffled } from "../../../base/random.ts";
import { FAILPOINTS } from "../../../server/contract.ts";
import {
  BATCHES,
  type Case,
  CRASH_MODES,
  type Crash,
  endsProcess,
  isReachable,
  SITUATION_NAMES,
} from "./case.ts";

const CRASHES: readonly Crash[] = FAILPOINTS.flatMap((name) => CRASH_MODES.map((mode) => ({ name, mode })));

/** These crashes in every situation in which all of them can be reached. */
const inSituations = (crashes: readonly Crash[]): Case[] =>
  SITUATION_NAMES.flatMap((situation) => BATCHES.map((batch) => ({ situation, batch, crashes }))).filter(
    isReachable,
  );

/**
 * At most `most` cases. First each failpoint in each mode once; then every other single crash that can be reached; then
 * every pair of crashes at two places, in one situation that is drawn; last the pairs that end their server, since each
 * of these costs a start.
 */
export function drawCases(random: Random, most: number): Case[] {
  const singles = CRASHES.map((crash) => shuffled(random, inSituations([crash])));
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
  return inOrder.flatMap((cases) => shuffled(random, cases)).slice(0, most);
}
