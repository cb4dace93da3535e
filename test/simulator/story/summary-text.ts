// What a campaign came to, in lines.
import { percentilesOf } from "../../../base/percentiles.ts";
import type { Campaigned } from "../campaign/campaign.ts";
import type { Exhausted } from "../campaign/small-worlds.ts";
import type { Counts } from "../campaign/tally.ts";
import { whyBroken } from "../schedule/broken.ts";

const whole = (number: number): string => Math.round(number).toLocaleString("en");
const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

/** How fast it goes. */
export function speedText({ schedules, steps }: Counts, tookMs: number): string {
  const perSecond = (count: number) => whole(count / Math.max(0.001, tookMs / 1_000));
  return `${whole(schedules)} schedules in ${(tookMs / 1_000).toFixed(1)} s: ${perSecond(schedules)} schedules and ${perSecond(sum(steps))} steps a second`;
}

/** All of it. */
export function summaryText({ counts, tookMs, repeated, found }: Campaigned): string {
  const { steps, saleSteps, schedules, full, empty, doubts, marks, hash } = counts;
  if (schedules === 0) return "no schedule was run\n";
  const isPoint = ([name]: [string, number]) => name.startsWith("crash of ");
  const [points, others] = [
    Object.entries(marks).filter(isPoint),
    Object.entries(marks).filter((one) => !isPoint(one)),
  ];
  const listed = (list: readonly (readonly [string, number])[]) =>
    [...list].sort((a, b) => b[1] - a[1]).map(([name, times]) => `  ${whole(times).padStart(9)}  ${name}`);
  const bound =
    found === undefined && full > 0
      ? `; with 95 % certainty at most ${(3 / schedules).toPrecision(1)} of all schedules break an invariant`
      : "";
  return [
    speedText(counts, tookMs),
    `${whole(percentilesOf(steps)(0.5))} steps in the median schedule, and ${whole(percentilesOf(saleSteps)(0.5))} in its sale alone, without the opening and the buyers who come after healing`,
    `${whole(repeated)} schedules ran twice, and took the same steps`,
    `hash ${hash}`,
    found === undefined ? `no invariant was broken${bound}` : `broken: ${whyBroken(found.outcome.verdict)}`,
    full === 0
      ? "in no schedule somebody bought, somebody was sold out, and a crash landed: this shows nothing; of these"
      : `in ${whole(full)} schedules somebody bought, somebody was sold out, and a crash landed; in the others`,
    ...listed(Object.entries(empty)),
    ...(Object.keys(doubts).length === 0
      ? []
      : ["what could not be judged", ...listed(Object.entries(doubts))]),
    `what schedules reached, besides ${points.length} different points at which a process crashed`,
    ...listed(others),
    "",
  ].join("\n");
}

/** What was run of the small worlds. */
export function smallWorldsText(exhausted: Exhausted): string {
  const { departures, schedules, losing, late, different, broken } = exhausted;
  const lines = schedules.map((count, number) => {
    const how = number <= departures ? "all of them" : "not all: it was stopped or the time was over";
    return `${whole(count).padStart(9)}  schedules with ${number} departures from the default order (${how})`;
  });
  const verdict =
    broken === undefined
      ? `no invariant was broken; every schedule with at most ${departures} departures was run`
      : `broken: ${whyBroken(broken.outcome.verdict)}`;
  return [
    "two buyers, one unit, one server, one crash; the second buyer asks at each point of the first one's purchase, and of what follows the crash",
    ...lines,
    `${whole(losing)} of them with a crash in which Redis lost what was not yet on its disk, and had been told to nobody`,
    `${whole(late)} of them with a second buyer who came when the crashed process ran again`,
    `${whole(different)} or more of them took different steps`,
    departures < 0 && broken === undefined
      ? "the time was too short for all schedules in the default order"
      : verdict,
    "",
  ].join("\n");
}

/** What losses come to where Redis replies before its log is written. */
export function lossText({ schedules, losing, broken }: Exhausted): string {
  const after = `after ${whole(sum(schedules))} schedules, ${whole(losing)} of them with losses`;
  const found =
    broken === undefined
      ? `nothing was found ${after}`
      : `found ${after}: ${whyBroken(broken.outcome.verdict)}`;
  return `if Redis replied before its log is written, ${found}\n`;
}
