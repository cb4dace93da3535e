// Cuts a run into intervals of one length, few enough for a small file. Pure.
import { type Bins, Durations } from "../facts/durations.ts";
import type { Facts } from "../facts/facts.ts";
import { type LagKind, orderLags } from "../facts/order-lags.ts";
import { KINDS, OUTCOMES } from "../facts/requests.ts";
import type { Sample } from "../record/observation.ts";
import type { Intervals } from "./summary.ts";

/** A run of up to this many seconds has an interval for each; a longer one has longer ones. */
const MOST_INTERVALS = 120;

/** The intervals from the first request to the last answer, or to the last order if that came later. */
export function intervalsOf(facts: Facts): Intervals {
  const lags = lagsOf(facts);
  const { counts, times } = answersOf(facts);
  const answered = times.list();
  const ends = [answered, lags.calm.list(), lags.struck.list()].flatMap((list) => list.at(-1)?.from ?? []);
  const start = Number.isFinite(facts.firstPurchaseAt) ? facts.firstPurchaseAt : 0;
  const from = Math.floor(start / Durations.STEP_MS) * Durations.STEP_MS;
  const seconds = ends.length === 0 ? 0 : (Math.max(...ends) - from) / Durations.STEP_MS + 1;
  const stepMs = Math.max(1, Math.ceil(seconds / MOST_INTERVALS)) * Durations.STEP_MS;
  const count = Math.ceil((seconds * Durations.STEP_MS) / stepMs);
  const indexOf = (at: number) => Math.min(count - 1, Math.max(0, Math.floor((at - from) / stepMs)));
  const zeros = () => Array.from({ length: count }, () => 0);
  const told = { ok: zeros(), fail: zeros(), info: zeros() };
  for (const [second, answers] of counts)
    for (const [outcome, name] of OUTCOMES.entries()) {
      const index = indexOf(second * Durations.STEP_MS);
      told[name][index] = (told[name][index] ?? 0) + (answers[outcome] ?? 0);
    }
  const cut = (steps: ReturnType<Durations["list"]>) => binsByInterval(steps, count, indexOf);
  return {
    stepMs,
    ...told,
    waits: { answer: cut(answered), order: cut(lags.calm.list()), struckOrder: cut(lags.struck.list()) },
    left: curve(facts, count, indexOf, ({ remaining }) => remaining),
    orders: curve(facts, count, indexOf, ({ orders }) => orders),
  };
}

/** Answers to purchases by second, and how long they took; those of probes aside. */
function answersOf({ sales }: Facts): { counts: Map<number, number[]>; times: Durations } {
  const counts = new Map<number, number[]>();
  const times = new Durations();
  for (const { requests } of sales.values())
    for (let index = 0; index < requests.length; index++) {
      const { invoked, completed, outcome, kind } = requests.at(index);
      if (KINDS[kind] === "probe" || !Number.isFinite(completed)) continue;
      const second = Math.floor(completed / Durations.STEP_MS);
      const own = counts.get(second) ?? [0, 0, 0];
      own[outcome] = (own[outcome] ?? 0) + 1;
      counts.set(second, own);
      times.add(completed, completed - invoked);
    }
  return { counts, times };
}

/** The lags of orders over time. Those that the harness has pushed are nobody's figure. */
function lagsOf(facts: Facts): Record<LagKind, Durations> {
  const lags = { calm: new Durations(), struck: new Durations(), pushed: new Durations() };
  const isDoubtful = facts.cut.history ?? facts.timesDoubt() ?? facts.unhealed();
  if (isDoubtful === undefined)
    for (const { kind, asked, came } of orderLags(facts)) lags[kind].add(came, Math.max(0, came - asked));
  return lags;
}

function binsByInterval(
  steps: readonly { from: number; bins: Bins }[],
  count: number,
  indexOf: (at: number) => number,
): number[][] {
  const intervals = Array.from({ length: count }, () => new Map<number, number>());
  for (const { from, bins } of steps) {
    const interval = intervals[indexOf(from)];
    for (const [bin, times] of bins) interval?.set(bin, (interval.get(bin) ?? 0) + times);
  }
  return intervals.map((bins) => [...bins].sort(([a], [b]) => a - b).flat());
}

/** What the last sample of each interval says; only a run of one sale has it. Sales of probes aside. */
function curve(
  facts: Facts,
  count: number,
  indexOf: (at: number) => number,
  value: (sample: Sample) => number | undefined,
): (number | null)[] {
  const probed = new Set(facts.probes.map(({ sale }) => sale));
  const [sale, other] = [...facts.sales.values()].filter((one) => !probed.has(one.sale));
  const points: (number | null)[] = Array.from({ length: count }, () => null);
  if (sale === undefined || other !== undefined) return points;
  const end = facts.lastPurchaseAt;
  for (const sample of sale.samples) {
    if (sample.at < facts.firstPurchaseAt || (sample.at > end && indexOf(sample.at) === count - 1)) continue;
    points[indexOf(sample.at)] = value(sample) ?? null;
  }
  return points;
}
