// The figures of two runs side by side, and which of them differ by more than chance explains. Pure.
import type { Summary, Waits } from "../summary/summary.ts";
import { changeOf, DRAWS, type FigureDifference, LEAST_INTERVALS, rangeOf, tooFew } from "./difference.ts";
import { type Draw, drawnAgain, meanOf, Waiting } from "./resample.ts";
import { shareDifferences } from "./shares.ts";
import { waitDifferences } from "./waits.ts";

/** All figures that one of the runs has. */
export function figureDifferences(before: Summary, now: Summary, draw: Draw): FigureDifference[] {
  const waits = (title: string, ...names: (keyof Waits)[]) =>
    waitDifferences(title, waitingOf(before, names), waitingOf(now, names), draw);
  return [
    ...waits("answer time", "answer"),
    ...waits("order lag", "order", "struckOrder"),
    ...waits("order lag without faults", "order"),
    // Intervals of two lengths are not the same seconds of a run.
    ...(before.intervals.stepMs === now.intervals.stepMs
      ? rateDifference("answers", answersIn(before), answersIn(now), draw)
      : []),
    ...shareDifferences(before, now),
  ];
}

/** Waits of these kinds together. */
const waitingOf = ({ intervals: { ok, waits } }: Summary, names: readonly (keyof Waits)[]): Waiting =>
  new Waiting(ok.map((_, index) => names.flatMap((name) => waits[name][index] ?? [])));

function rateDifference(
  name: string,
  before: readonly number[],
  now: readonly number[],
  draw: Draw,
): FigureDifference[] {
  if (before.length === 0 && now.length === 0) return [];
  const means = { before: meanOf(before), now: meanOf(now) };
  const known = { name, unit: "/s" as const, ...means };
  const reason = tooFew(before.length, now.length, LEAST_INTERVALS, "intervals");
  if (reason !== undefined) return [{ ...known, change: "too few", reason }];
  // A load has its ups and downs by its plan, so a second is compared with the same second of the other run.
  const seconds = Array.from({ length: Math.max(before.length, now.length) }, (_, at) => ({
    ...{ before: before[at] ?? 0, now: now[at] ?? 0 },
  }));
  const draws = Array.from({ length: DRAWS }, () => {
    const drawn = drawnAgain(seconds, draw);
    return meanOf(drawn.map((one) => one.now)) - meanOf(drawn.map((one) => one.before));
  });
  const range = rangeOf(draws, means.now - means.before, Math.min(before.length, now.length));
  return [{ ...known, range, change: changeOf(range, means, { better: "more", least: 1 }) }];
}

/** Answers a second of each interval, up to the last that has any. */
export function answersIn({ intervals: { ok, fail, info, stepMs } }: Pick<Summary, "intervals">): number[] {
  const answers = ok.map((told, index) => told + (fail[index] ?? 0) + (info[index] ?? 0));
  const last = answers.findLastIndex((count) => count > 0);
  return answers.slice(0, last + 1).map((count) => (count * 1_000) / stepMs);
}
