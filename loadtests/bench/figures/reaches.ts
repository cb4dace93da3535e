// What the project wants to reach, as ratios of figures of one run, and whether a run did. Pure.
import { type Figure, ratioOf, type Spread, spreadOf } from "./figures.ts";

/** A limit on one figure, or on a figure as a multiple of another. */
export interface Limit {
  says: string;
  figure: string;
  /** Absent: the figure itself is limited. */
  to?: string;
  atLeast?: number;
  atMost?: number;
}

/** All limits; the README and the design state the same. */
export const LIMITS: readonly Limit[] = [
  { says: "sold out, of the floor", figure: "sold out 64", to: "floor 64", atLeast: 0.8 },
  {
    says: "accepted and durable, of the floor",
    figure: "accepted 256 durable",
    to: "floor 256",
    atLeast: 0.55,
  },
  {
    says: "accepted and durable, of one message each",
    figure: "accepted 256 durable",
    to: "one message 256 durable",
    atLeast: 10,
  },
  { says: "p99 at half the peak, of a lone p50", figure: "half peak p99", to: "accepted 1 p50", atMost: 5 },
  // Five in a hundred are the noise of two processes that do the same.
  {
    says: "lone purchase, of one message each",
    figure: "accepted 1 p50",
    to: "one message 1 p50",
    atMost: 1.05,
  },
  { says: "10,000 units to 100,000 buyers, seconds", figure: "stampede open to rest", atMost: 20 },
  { says: "failpoints on, of off", figure: "failpoints on 256", to: "failpoints off 256", atLeast: 0.95 },
  { says: "watched, of unwatched", figure: "watched 256", to: "unwatched 256", atLeast: 0.95 },
  { says: "k6 recording, of k6 asking only", figure: "k6 recording", to: "k6 plain", atLeast: 0.95 },
];

/** What became of a limit in one run. */
export interface Reach extends Limit {
  ratio: Spread;
  isMet: boolean;
}

/** The limits that these figures can be held against. */
export function reachesOf(figures: readonly Figure[], limits: readonly Limit[] = LIMITS): Reach[] {
  const named = (name: string | undefined) => figures.find((figure) => figure.name === name);
  return limits.flatMap((limit) => {
    const figure = named(limit.figure);
    const to = named(limit.to);
    if (figure === undefined || (limit.to !== undefined && to === undefined)) return [];
    const ratio = to === undefined ? spreadOf(figure.values) : ratioOf(figure, to);
    const { atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY } = limit;
    return [{ ...limit, ratio, isMet: ratio.median >= atLeast && ratio.median <= atMost }];
  });
}

/**
 * The floor that a figure is set against: that of as many connections; where there is none, and any will do, that of
 * the usual 256, or the first.
 */
export function floorFor(
  name: string,
  figures: readonly Figure[],
  which: "same" | "any" = "any",
): Figure | undefined {
  const floors = figures.filter((figure) => /^floor \d+$/.test(figure.name));
  const connections = /\b(\d+)\b/.exec(name)?.[1];
  const of = (wanted: string | undefined) => floors.find((figure) => figure.name === `floor ${wanted}`);
  return of(connections) ?? (which === "any" ? (of("256") ?? floors[0]) : undefined);
}
