// The traffic that the reader has chosen, as columns over all steps of the run.
import { unpack, unpackAll } from "../../data/columns.ts";
import type { AskedPart, Span, TrafficGroup, TrafficPart } from "../../data/page-data.ts";
import type { PageState } from "../shared/state.ts";
import type { View } from "../shared/view.ts";

type Counts = "arrived" | "ok" | "fail" | "info";
type Percentiles = "p50" | "p95" | "p99";

/** What of the page's data is about traffic. */
export interface TrafficData {
  span: Pick<Span, "to">;
  sales: readonly unknown[];
  traffic: TrafficPart;
}

/** The number of the kind that the plan's rate is of. */
const FIRST_ASK = 0;

/** Returns true if the requests of this sale are told apart by kind. With many sales they are not. */
export const isByKind = ({ sales, traffic }: TrafficData, sale: number | undefined): boolean =>
  sale === undefined ||
  sales.length === 1 ||
  traffic.groups.some((one) => one.sale !== undefined && one.kind !== undefined);

/** The view without a sale or a kind that these data do not have: charts would show another, or nothing. */
export function fitting(data: TrafficData): (view: View) => View {
  return (view) => {
    const sale = (view.sale ?? 0) < data.sales.length ? view.sale : undefined;
    const hasKind = (view.kind ?? 0) < data.traffic.kinds.length && isByKind(data, sale);
    return { ...view, sale, kind: hasKind ? view.kind : undefined };
  };
}

/** Columns of one group of requests. */
export class Traffic {
  readonly #data: TrafficData;
  readonly #state: PageState;
  /** The middle of each step. */
  readonly at: number[];

  constructor(data: TrafficData, state: PageState) {
    this.#data = data;
    this.#state = state;
    const { stepMs } = data.traffic;
    const steps = Math.floor(data.span.to / stepMs) + 1;
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

  /** The arrivals a second that the plan wants, in each step; it says nothing of one sale, or of another kind. */
  asked({ at, rate }: AskedPart): (number | null)[] {
    const { sale, kind = FIRST_ASK } = this.#state.view;
    if (kind !== FIRST_ASK || (sale !== undefined && this.#data.sales.length > 1))
      return this.at.map(() => null);
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
    for (const [index, step] of unpackAll(group.steps).entries()) values[step] = column[index] ?? null;
    return values;
  }

  /** The chosen group; where there is one sale, that of all. */
  #group(): TrafficGroup | undefined {
    const { groups } = this.#data.traffic;
    const { kind } = this.#state.view;
    const sale = this.#data.sales.length === 1 ? undefined : this.#state.view.sale;
    return groups.find((one) => one.sale === sale && one.kind === kind);
  }
}
