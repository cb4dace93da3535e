// The cases of the wire matrix, drawn from a seed: every learned exchange in every way and situation.
import { type Random, shuffled } from "../../../base/random.ts";
import type { Situation } from "../matrix/case.ts";
import type { WireCase } from "./case.ts";
import type { Learned, LearnedExchange } from "./learn/learned.ts";
import { canStrike, needsReply, WAY_NAMES } from "./ways.ts";

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

/**
 * At most `most` pairs: a case that was run, and one of the exchanges that came after it, broken too. Those that only come
 * when something is made good are first, each once in every way.
 */
export function drawPairs(
  random: Random,
  run: readonly { one: WireCase; after: ReadonlySet<string> }[],
  learned: LearnedBySituation,
  most: number,
): WireCase[] {
  const known = new Set([...learned.values()].flatMap(({ exchanges }) => exchanges.map(({ slug }) => slug)));
  const all = run
    .filter(({ one }) => one.breaks.length === 1 && one.breaks[0]?.way !== "store-killed")
    .flatMap(({ one, after }) =>
      [...after].flatMap((slug) =>
        PAIRED_WAYS.map((way) => ({ ...one, breaks: [...one.breaks, { slug, way }] })),
      ),
    );
  const second = ({ breaks: [, last] }: WireCase) => last ?? { slug: "", way: "late" as const };
  const firstOfEach = new Map<string, WireCase>();
  const others: WireCase[] = [];
  for (const pair of shuffled(random, all)) {
    const { slug, way } = second(pair);
    if (known.has(slug) || firstOfEach.has(`${slug} ${way}`)) others.push(pair);
    else firstOfEach.set(`${slug} ${way}`, pair);
  }
  return [...firstOfEach.values(), ...others].slice(0, most);
}

/** A kill of a store strikes all lanes, and so it is never the second of two; only HTTP is repeated. */
const PAIRED_WAYS = WAY_NAMES.filter((way) => way !== "store-killed" && way !== "repeated");

const breaksOf = ({ slug, channel, replies }: LearnedExchange, perBuyer: number | "unlimited") =>
  WAY_NAMES.filter((way) => canStrike(channel, way, perBuyer) && (replies || !needsReply(way))).map(
    (way) => ({ slug, way }),
  );
