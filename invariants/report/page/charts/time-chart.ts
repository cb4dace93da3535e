// One chart over the time of the run: lines with a legend, limits, the faults behind them, and the shared cursor.
import uPlot from "uplot";
import type { FaultPart } from "../../data/page-data.ts";
import { fill, make } from "../shared/elements.ts";
import type { PageState } from "../shared/state.ts";
import { moment } from "../shared/times.ts";
import { drawFaults, drawLimits, type Limit } from "./drawing.ts";
import { type LegendLine, legend } from "./legend.ts";

/** The width of the axis on the left, the same in all charts so that times stand under each other. */
const AXIS_WIDTH = 56;
/** Above and to the right of the plot; the lane of faults keeps the same space on its right. */
const PADDING: uPlot.Padding = [8, 16, 0, 0];
const HEIGHT = 150;
const TICKS_APART = 70;

/** A line of a chart. */
export interface Line extends LegendLine {
  values: (number | null)[];
  onlyPoints?: boolean;
  filled?: boolean;
}

/** What a chart shows: lines over the same moments, in ms since the start of the run. */
export interface Curves {
  at: number[];
  lines: Line[];
  limits?: Limit[];
}

/** What is the same for all charts. */
export interface Axis {
  state: PageState;
  start: number;
  from: number;
  to: number;
  faults: readonly FaultPart[];
}

export interface ChartOptions {
  title: string;
  unit: string;
  /** A number of this chart as text. */
  text: (value: number) => string;
  curves: () => Curves;
  /** Draws more on top, such as single points. */
  overlay?: (chart: uPlot) => void;
  note?: HTMLElement;
}

/** Draws the chart into `root`; returns a function that draws it anew from other curves. */
export function timeChart(
  root: HTMLElement,
  axis: Axis,
  options: ChartOptions,
): { chart: uPlot; renew: () => void } {
  const plot = make("div", { class: "plot" });
  const keys = make("div", { class: "legend" });
  let curves = options.curves();
  const head = make(
    "div",
    { class: "head" },
    make("h3", {}, options.title),
    make("span", { class: "muted small" }, options.unit),
  );
  fill(root, head, keys, ...(options.note === undefined ? [] : [options.note]), plot);
  const chart = new uPlot(
    settings(axis, options, () => curves, plot.clientWidth),
    [curves.at, ...curves.lines.map(({ values }) => values)],
    plot,
  );
  const shown = legend(keys, curves.lines, options.text, (line, show) => chart.setSeries(line + 1, { show }));
  follow(chart, axis, (index) =>
    shown(curves.lines.map(({ values }) => (index === null ? null : (values[index] ?? null)))),
  );
  const resizing = new ResizeObserver(() => {
    if (plot.clientWidth > 0 && plot.clientWidth !== chart.width)
      chart.setSize({ width: plot.clientWidth, height: HEIGHT });
  });
  resizing.observe(plot);
  axis.state.onEnd(() => {
    resizing.disconnect();
    chart.destroy();
  });
  const renew = () => {
    curves = options.curves();
    chart.setData([curves.at, ...curves.lines.map(({ values }) => values)], false);
    showRange(chart, axis);
  };
  return { chart, renew };
}

function settings(
  axis: Axis,
  { text, overlay }: ChartOptions,
  curves: () => Curves,
  width: number,
): uPlot.Options {
  const { state } = axis;
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => () => style.getPropertyValue(name);
  const [from, to] = state.view.range ?? [axis.from, axis.to];
  const rules = {
    stroke: colour("--muted"),
    grid: { stroke: colour("--line"), width: 1 },
    ticks: { show: false },
    font: "12px system-ui, sans-serif",
  };
  return {
    width: Math.max(200, width),
    height: HEIGHT,
    padding: PADDING,
    legend: { show: false },
    cursor: {
      drag: { x: true, y: false, setScale: false },
      y: false,
      points: { size: 7 },
      bind: {
        dblclick: () => () => {
          state.set({ range: undefined });
          return null;
        },
      },
    },
    scales: {
      x: { time: false, min: from, max: to },
      y: { range: (_, __, most) => [0, topOf(most, curves().limits ?? [])] },
    },
    axes: [
      {
        ...rules,
        size: 26,
        space: TICKS_APART,
        values: (_, ticks, __, ___, apart) =>
          ticks.map((ms) => moment(ms, state.view.clock, axis.start, apart)),
      },
      { ...rules, size: AXIS_WIDTH, space: 32, values: (_, ticks) => ticks.map(text) },
    ],
    series: [{}, ...curves().lines.map((line) => seriesOf(line, colour(line.colour)))],
    hooks: {
      drawClear: [(chart) => drawFaults(chart, axis.faults, style)],
      draw: [(chart) => drawLimits(chart, curves().limits ?? [], style), (chart) => overlay?.(chart)],
      setSelect: [(chart) => select(chart, state)],
      setCursor: [
        (chart) => {
          const { left } = chart.cursor;
          if (chart.cursor.event != null && left !== undefined && left >= 0)
            state.set({ cursor: chart.posToVal(left, "x") });
        },
      ],
    },
  };
}

function seriesOf(
  { label, dash, onlyPoints = false, filled = false }: Line,
  stroke: () => string,
): uPlot.Series {
  return {
    ...{ label, stroke, width: 1.75, spanGaps: false },
    ...(dash === undefined ? {} : { dash }),
    ...(filled ? { fill: () => `color-mix(in srgb, ${stroke()} 14%, transparent)` } : {}),
    points: { show: onlyPoints, size: 4 },
    ...(onlyPoints ? { paths: () => null } : {}),
  };
}

/** A little more than the most that is drawn. A limit far above all values is left out, and said in words. */
function topOf(most: number | null, limits: readonly Limit[]): number {
  const top = Math.max(most ?? 0, 1);
  const near = limits.map(({ value }) => value).filter((value) => value <= top * 2);
  return Math.max(top, ...near) * 1.08;
}

function select(chart: uPlot, state: PageState): void {
  const { left, width } = chart.select;
  if (width < 4) return;
  const range = [chart.posToVal(left, "x"), chart.posToVal(left + width, "x")] as const;
  chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  state.set({ range });
}

function showRange(chart: uPlot, { state, from, to }: Axis): void {
  const [min, max] = state.view.range ?? [from, to];
  chart.setScale("x", { min, max });
}

/** Keeps range and cursor of the chart as the shared view has them; tells which moment the cursor is at. */
function follow(chart: uPlot, axis: Axis, at: (index: number | null) => void): void {
  const { state } = axis;
  const showCursor = () => {
    const { cursor } = state.view;
    const left = cursor === undefined ? -10 : chart.valToPos(cursor, "x");
    chart.setCursor({ left, top: cursor === undefined ? -10 : 0 }, false);
    at(cursor === undefined ? null : chart.valToIdx(cursor));
  };
  // A new range holds only once it is drawn.
  chart.hooks.draw = [...(chart.hooks.draw ?? []), showCursor];
  state.follow(["range", "clock", "theme"], () => showRange(chart, axis));
  state.follow(["cursor"], showCursor);
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  const redraw = () => chart.redraw();
  scheme.addEventListener("change", redraw);
  state.onEnd(() => scheme.removeEventListener("change", redraw));
}
