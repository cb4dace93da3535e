// The goals of the project, as ratios of figures of one run, and whether a run met them. Pure.
import { type Figure, ratioOf, type Spread, spreadOf } from "./figures.ts";

/** A limit on one figure, or on a figure as a multiple of another. */
export interface Goal {
  says: string;
  /** Its column in the table of releases, if it has one. */
  column?: string;
  figure: string;
  /** Absent: the figure itself is limited. */
  to?: string;
  atLeast?: number;
  atMost?: number;
}

/** All goals. */
export const GOALS: readonly Goal[] = [
  {
    says: "sold out, of the floor",
    column: "sold out, 64",
    ...{ figure: "sold out 64", to: "floor 64", atLeast: 0.8 },
  },
  {
    says: "accepted and durable, of the floor",
    column: "accepted, 256",
    ...{ figure: "accepted 256 durable", to: "floor 256", atLeast: 0.65 },
  },
  {
    says: "accepted and durable at 64, of the floor",
    column: "accepted, 64",
    ...{ figure: "accepted 64 durable", to: "floor 64", atLeast: 0.45 },
  },
  {
    says: "accepted and durable, of one message each",
    column: "of one message each",
    ...{ figure: "accepted 256 durable", to: "one message 256 durable", atLeast: 10 },
  },
  {
    says: "p99 at half the peak, of a lone p50",
    column: "p99 at half the peak, of a lone p50",
    ...{ figure: "half peak p99", to: "accepted 1 p50", atMost: 6 },
  },
  // Two processes that do the same differ by five in a hundred.
  {
    says: "lone purchase, of one message each",
    figure: "accepted 1 p50",
    to: "one message 1 p50",
    atMost: 1.05,
  },
  { says: "10,000 units to 100,000 buyers, seconds", figure: "stampede open to rest", atMost: 20 },
  { says: "failpoints on, of off", figure: "failpoints on 256", to: "failpoints off 256", atLeast: 0.95 },
  { says: "watched, of unwatched", figure: "watched 256", to: "unwatched 256", atLeast: 0.95 },
  {
    says: "sold out through the wire, of without",
    figure: "wired sold out",
    to: "unwired sold out",
    atLeast: 0.85,
  },
  {
    says: "accepted and durable through the wire, of without",
    figure: "wired accepted durable",
    to: "unwired accepted durable",
    atLeast: 0.85,
  },
  {
    says: "k6 recording, of k6 asking only",
    column: "k6 recording, of asking",
    ...{ figure: "k6 recording", to: "k6 plain", atLeast: 0.9 },
  },
  {
    says: "1,000,000 operations judged, seconds",
    column: "1 M judged, s",
    ...{ figure: "checking time", atMost: 2 },
  },
  { says: "10,000,000 operations judged, seconds", figure: "checking 10000000 time", atMost: 20 },
  { says: "10,000,000 operations judged, MiB", figure: "checking 10000000 memory", atMost: 4_096 },
];

/** A goal, and whether one run met it. */
export interface GoalResult extends Goal {
  ratio: Spread;
  isMet: boolean;
}

/** The results of the goals whose figures were measured. */
export function goalResults(figures: readonly Figure[]): GoalResult[] {
  const named = (name: string | undefined) => figures.find((figure) => figure.name === name);
  return GOALS.flatMap((goal) => {
    const figure = named(goal.figure);
    const to = named(goal.to);
    if (figure === undefined || (goal.to !== undefined && to === undefined)) return [];
    const ratio = to === undefined ? spreadOf(figure.values) : ratioOf(figure, to);
    const { atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY } = goal;
    return [{ ...goal, ratio, isMet: ratio.median >= atLeast && ratio.median <= atMost }];
  });
}
