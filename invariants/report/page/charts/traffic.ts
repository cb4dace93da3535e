// The traffic that the reader has chosen, as columns over all steps of the run.
import { unpack, unpackAll } from "../../data/columns.ts";
import type { AskedPart, PageData, TrafficGroup } from "../../data/page-data.ts";
import type { PageState } from "../shared/state.ts";

type Counts = "arrived" | "ok" | "fail" | "info";
type Percentiles = "p50" | "p95" | "p99";

/** Columns of one group of requests. */
export class Traffic {
  readonly #data: PageData;
  readonly #state: PageState;
  /** The middle of each step. */
  readonly at: number[];

  constructor(data: PageData, state: PageState) {
    this.#data = data;
    this.#state = state;
    const { stepMs } = data.traffic;
    const steps = Math.ceil(data.span.to / stepMs);
    this.at = Array.from({ length: steps }, (_, step) => (step + 0.5) * stepMs);
  }

  /** Counts of each step, in a second. */
  rates(name: Counts): number[] {
    const perSecond = 1_000 / this.#data.traffic.stepMs;
    return this.#spread(name).map((value) => (value ?? 0) * perSecond);
  }

  /** Percentiles of each step; null where no answer came. */
  values(name: Percentiles): (number | null)[] {
    return this.#spread(name);
  }

  /** The arrivals a second that the plan wants, in each step. */
  asked({ at, rate }: AskedPart): (number | null)[] {
    return this.at.map((time) => {
      const next = at.findIndex((corner) => corner >= time);
      const [from, to, before, after] = [at[next - 1], at[next], rate[next - 1], rate[next]];
      if (from === undefined || to === undefined || before === undefined || after === undefined) return null;
      return before + ((after - before) * (time - from)) / Math.max(1, to - from);
    });
  }

  #spread(name: Counts | Percentiles): (number | null)[] {
    const values: (number | null)[] = new Array(this.at.length).fill(null);
    const group = this.#group();
    if (group === undefined) return values;
    const column = unpack(group[name]);
    for (const [index, step] of unpackAll(group.steps).entries())
      values[Math.min(step, values.length - 1)] = column[index] ?? null;
    return values;
  }

  /** The chosen group. Where a sale is not told apart by kind, that of all its requests; where there is one sale, that of all. */
  #group(): TrafficGroup | undefined {
    const { groups } = this.#data.traffic;
    const { kind } = this.#state.view;
    const sale = this.#data.sales.length === 1 ? undefined : this.#state.view.sale;
    const isByKind =
      sale === undefined || groups.some((one) => one.sale !== undefined && one.kind !== undefined);
    return groups.find((one) => one.sale === sale && one.kind === (isByKind ? kind : undefined));
  }
}
