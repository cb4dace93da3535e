// Every chart of the run over time, in the order in which they stand under each other.
import type { PageData } from "../../data/page-data.ts";
import { make } from "../shared/elements.ts";
import type { PageState } from "../shared/state.ts";
import { amount, count, duration } from "../shared/times.ts";
import { lagCurves } from "./lag-curves.ts";
import { limitsOf } from "./limits.ts";
import { requestDots } from "./request-dots.ts";
import { storeCurves } from "./store-curves.ts";
import type { ChartOptions } from "./time-chart.ts";
import { Traffic } from "./traffic.ts";

const DOTS = "dots are single requests, a click selects its buyer";
const DASHED = [7, 4];
const DOTTED = [2, 3];
const DASH_DOT = [8, 3, 2, 3];

/** The charts of this run, for what the reader has chosen. */
export function chartsOf(data: PageData, state: PageState, isSoFar = false): ChartOptions[] {
  const traffic = new Traffic(data, state);
  const step = duration(data.traffic.stepMs);
  return [
    arrivals(data, traffic, step),
    answers(traffic, step),
    latency(data, state, traffic, isSoFar ? `by ${step}` : `by ${step}; ${DOTS}`),
    stores(data, state),
    lags(data, state, isSoFar),
  ];
}

function arrivals(data: PageData, traffic: Traffic, step: string): ChartOptions {
  const { asked } = data;
  return {
    title: "Arrivals",
    unit: `requests a second, by ${step}`,
    text: amount,
    note: askedNote(data),
    curves: () => ({
      at: traffic.at,
      lines: [
        { label: "came", colour: "--one", values: traffic.rates("arrived"), filled: true },
        ...(asked === undefined
          ? []
          : [
              {
                label: "first asks that the plan wants",
                colour: "--grey",
                dash: DASHED,
                values: traffic.asked(asked),
              },
            ]),
      ],
    }),
  };
}

function askedNote({ asked }: PageData): HTMLElement {
  const { planned, arrived } = asked ?? {};
  if (planned === undefined || arrived === undefined) return make("p", { hidden: true });
  const dropped = planned - arrived;
  const words =
    dropped > 0 ? `${count(dropped)} ${dropped === 1 ? "was" : "were"} dropped` : "none was dropped";
  return make(
    "p",
    { class: "muted small" },
    `${count(arrived)} of the ${count(planned)} buyers that the plan wants came; ${words}`,
  );
}

function answers(traffic: Traffic, step: string): ChartOptions {
  return {
    title: "Answers",
    unit: `a second, by ${step}`,
    text: amount,
    curves: () => ({
      at: traffic.at,
      lines: [
        { label: "bought", colour: "--good", values: traffic.rates("ok"), filled: true },
        { label: "refused", colour: "--grey", dash: DASHED, values: traffic.rates("fail") },
        { label: "in doubt", colour: "--two", dash: DOTTED, values: traffic.rates("info") },
      ],
    }),
  };
}

function latency(data: PageData, state: PageState, traffic: Traffic, unit: string): ChartOptions {
  const dots = requestDots(data, state);
  return {
    title: "Time to an answer",
    unit,
    text: duration,
    note: dots.note,
    overlay: dots.draw,
    curves: () => ({
      at: traffic.at,
      limits: limitsOf(data, "latency"),
      lines: [
        { label: "p50", colour: "--one", values: traffic.values("p50") },
        { label: "p95", colour: "--two", dash: DASHED, values: traffic.values("p95") },
        { label: "p99", colour: "--three", dash: DASH_DOT, values: traffic.values("p99") },
      ],
    }),
  };
}

function stores(data: PageData, state: PageState): ChartOptions {
  return {
    title: "Units",
    unit: "as the stores held them; at the end, all that they list",
    text: amount,
    curves: () => storeCurves(data, state.view.sale, { left: undefined, deducted: DASHED, orders: DOTTED }),
  };
}

function lags(data: PageData, state: PageState, isSoFar: boolean): ChartOptions {
  return {
    title: "Order lag",
    unit: "from the request to the order, by when the order came",
    text: duration,
    curves: () => ({ ...lagCurves(data, state.view.sale), limits: limitsOf(data, "lag") }),
    note: make("p", { class: "muted small" }, ...(isSoFar ? [LATER] : lagNote(data))),
  };
}

const LATER = "comes with the report: orders are listed once the run has ended";

const lagNote = ({ lags: { doubt, thinnedFrom, at }, span: { healedAt } }: PageData): string[] => [
  ...(at.count === 0 ? ["no order has a known time. "] : []),
  ...(healedAt === undefined
    ? []
    : [
        `the bound counts from when load and faults were over, at ${duration(healedAt)}, for orders asked for before it. `,
      ]),
  ...(doubt === undefined ? [] : [`not to be trusted: ${doubt}. `]),
  ...(thinnedFrom === undefined ? [] : [`some of ${count(thinnedFrom)} orders, the slowest among them`]),
];
