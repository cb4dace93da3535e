// The cases of the wire matrix, drawn from a seed: every learned exchange in every way and situation.
import { type Random, shuffled } from "../../../base/random.ts";
import type { Situation } from "../matrix/case.ts";
import type { WireCase } from "./case.ts";
import type { Learned, LearnedExchange } from "./learn/learned.ts";
import { canStrike, WAY_NAMES } from "./ways.ts";

/** What was learned of each situation that the target can have. */
export type LearnedBySituation = ReadonlyMap<Situation, Learned>;

/** What is drawn, and from how much. */
export interface DrawnCases {
  cases: WireCase[];
  /** How many single breaks there are. */
  of: number;
}

/**
 * At most `most` cases. Each exchange that writes comes first, once in each way, in a situation that is drawn; then those
 * that only read; then those that write in their other situations, and then the rest.
 */
export function drawWireCases(
  random: Random,
  learned: LearnedBySituation,
  perBuyer: number | "unlimited",
  most: number,
): DrawnCases {
  const byBreak = new Map<string, { writes: boolean; cases: WireCase[] }>();
  for (const [situation, { exchanges }] of learned)
    for (const exchange of exchanges)
      for (const one of breaksOf(exchange, perBuyer)) {
        const key = `${one.slug} ${one.way}`;
        const known = byBreak.get(key) ?? { writes: exchange.writes, cases: [] };
        known.cases.push({ situation, breaks: [one] });
        byBreak.set(key, known);
      }
  const all = [...byBreak.values()].map(({ writes, cases }) => ({ writes, cases: shuffled(random, cases) }));
  const from = (writes: boolean, first: number, last?: number) =>
    shuffled(
      random,
      all.filter((one) => one.writes === writes).flatMap(({ cases }) => cases.slice(first, last)),
    );
  const inOrder = [from(true, 0, 1), from(false, 0, 1), from(true, 1), from(false, 1)].flat();
  return { cases: inOrder.slice(0, most), of: inOrder.length };
}

const breaksOf = ({ slug, channel }: LearnedExchange, perBuyer: number | "unlimited") =>
  WAY_NAMES.filter((way) => canStrike(channel, way, perBuyer)).map((way) => ({ slug, way }));
