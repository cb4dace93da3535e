// The runs of one plan over time: what a list of runs shows beside each run. Pure.
import { planOf } from "../summary/same-plan.ts";
import type { Summary } from "../summary/summary.ts";
import { answersIn } from "./figures.ts";
import { meanOf, Waiting } from "./resample.ts";

/** One run as a point of a trend. Times in ms; undefined where there is no value. */
export interface TrendPoint {
  id: string;
  startedAt: string;
  valid: Summary["valid"];
  answerP95: number | undefined;
  orderP95: number | undefined;
  perSecond: number | undefined;
}

/** The runs of one plan, the oldest first. */
export interface Trend {
  /** What makes such a run, but for the seed. */
  command: string;
  target: string;
  points: TrendPoint[];
}

/** The plans of which there are several runs, those with the newest run first. `runs` has the newest first. */
export function trendsOf(runs: readonly Summary[]): Trend[] {
  const byPlan = new Map<string, Summary[]>();
  for (const run of runs) byPlan.set(planOf(run), [...(byPlan.get(planOf(run)) ?? []), run]);
  const plans = [...byPlan.values()];
  return plans.flatMap((own) => {
    const [newest] = own;
    if (newest === undefined || own.length < 2) return [];
    return [{ command: commandOf(newest), target: newest.target, points: own.map(pointOf).reverse() }];
  });
}

export function pointOf(run: Summary): TrendPoint {
  const p95 = (waiting: Waiting) => (waiting.count === 0 ? undefined : waiting.percentiles([0.95])[0]);
  const answers = answersIn(run);
  return {
    ...{ id: run.id, startedAt: run.startedAt, valid: run.valid },
    answerP95: p95(new Waiting(run.intervals.waits.answer)),
    orderP95: p95(new Waiting(run.intervals.waits.order)),
    perSecond: answers.length === 0 ? undefined : meanOf(answers),
  };
}

/** The command that makes such a run, whatever its seed: it names the settings that are not as usual. */
const commandOf = ({ repeat }: Summary): string => repeat.replace(/ (?:SEED=|--seed )\d+/, "");
