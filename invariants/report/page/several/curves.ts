// The curves of all runs over each other, on the time since the start of each.
import type { ComparePage, CurvesPart } from "../../several/several-page.ts";
import { type Axis, type ChartOptions, timeChart } from "../charts/time-chart.ts";
import { onKey, ZOOM, zoom } from "../panels/charts.ts";
import { button, fill, make, section } from "../shared/elements.ts";
import type { PageState } from "../shared/state.ts";
import { amount, duration, moment } from "../shared/times.ts";
import { letterOf } from "./compared.ts";

/** Lines are told apart by dashes too. */
const LOOKS = [
  { colour: "--one" },
  { colour: "--two", dash: [7, 4] },
  { colour: "--three", dash: [2, 3] },
  { colour: "--four", dash: [8, 3, 2, 3] },
  { colour: "--grey", dash: [12, 4] },
];

const CHARTS: readonly [
  name: keyof CurvesPart,
  title: string,
  unit: string,
  text: (value: number) => string,
][] = [
  ["answers", "Answers", "a second", amount],
  ["answerP95", "Time to an answer, p95", "ms", duration],
  ["answerP50", "Time to an answer, p50", "ms", duration],
  ["orderP95", "Order lag, p95", "ms", duration],
  ["left", "Units left", "units", amount],
  ["orders", "Orders", "orders", amount],
];

export function curves(page: ComparePage, root: HTMLElement, state: PageState): void {
  const steps = page.curves[0]?.answers.length ?? 0;
  if (steps === 0) return;
  const axis: Axis = { state, start: 0, from: 0, to: steps * page.stepMs, faults: [] };
  const readout = make("p", { class: "readout", role: "status" });
  const all = button("see all", () => state.set({ range: undefined }));
  const plots = make("div", {
    tabindex: "0",
    role: "group",
    "aria-label": "charts over time; arrow keys move the cursor, + and - zoom, Escape shows all",
  });
  const bar = make(
    "div",
    { class: "bar" },
    button("zoom in", () => zoom(axis, ZOOM)),
    button("zoom out", () => zoom(axis, 1 / ZOOM)),
    all,
  );
  root.append(
    section("curves", "The runs over each other", make("div", { class: "sticky" }, bar, readout), plots),
  );
  const drawn = CHARTS.filter(([name]) =>
    page.curves.some((one) => one[name].some((value) => value !== null)),
  );
  for (const chart of drawn) {
    const own = make("div", { class: "chart" });
    plots.append(own);
    timeChart(own, axis, optionsOf(page, ...chart));
  }
  plots.addEventListener("keydown", (event) => onKey(event, axis));
  state.follow(["range"], ({ range }) => {
    all.disabled = range === undefined;
  });
  state.follow(["cursor"], ({ cursor }) =>
    fill(
      readout,
      cursor === undefined
        ? "point at a chart to read it; drag to zoom, double click to see all"
        : `${moment(cursor, "run", 0)} since the first request of each run`,
    ),
  );
}

function optionsOf(
  page: ComparePage,
  name: keyof CurvesPart,
  title: string,
  unit: string,
  text: (value: number) => string,
): ChartOptions {
  const at = (page.curves[0]?.answers ?? []).map((_, step) => (step + 0.5) * page.stepMs);
  const lines = page.curves.map((one, index) => ({
    label: index === 0 ? "A, the earlier" : letterOf(index),
    values: one[name],
    ...(LOOKS[index % LOOKS.length] ?? { colour: "--grey" }),
  }));
  return { title, unit: `${unit}, by ${duration(page.stepMs)}`, text, curves: () => ({ at, lines }) };
}
