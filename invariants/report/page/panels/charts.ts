// The run over time: all charts on one axis, with the faults over them, and what a reader can choose.
import type uPlot from "uplot";
import { visible } from "../../../../base/visible.ts";
import type { PageData } from "../../data/page-data.ts";
import { chartsOf } from "../charts/every-chart.ts";
import { faultLane } from "../charts/fault-lane.ts";
import { type Axis, timeChart } from "../charts/time-chart.ts";
import { fitting, isByKind } from "../charts/traffic.ts";
import { button, fill, make, section } from "../shared/elements.ts";
import type { Panel } from "../shared/page.ts";
import type { PageState } from "../shared/state.ts";
import { moment } from "../shared/times.ts";

/** How far a key moves the cursor, and how far it zooms. */
const STEP = 1 / 100;
export const ZOOM = 0.6;
const LEAST_RANGE_MS = 20;

export const charts: Panel = (data, root, state) => drawCharts(data, root, state);

/** The charts of a run, or of what is known of it so far. */
export function drawCharts(data: PageData, root: HTMLElement, state: PageState, isSoFar = false): void {
  if (data.traffic.groups.length === 0) return;
  state.fit(fitting(data));
  const { start, from, to } = data.span;
  const axis: Axis = { state, start, from, to, faults: data.faults };
  const readout = make("p", { class: "readout", role: "status" });
  const lane = make("div");
  const plots = make("div", {
    tabindex: "0",
    role: "group",
    "aria-label": "charts over time; arrow keys move the cursor, + and - zoom, Escape shows all",
  });
  root.append(
    section(
      "charts",
      "The run over time",
      make("div", { class: "sticky" }, bar(data, axis), readout),
      ...(data.faults.length === 0 ? [] : [lane]),
      plots,
    ),
  );
  if (data.faults.length > 0) faultLane(lane, axis);
  const drawn: { chart: uPlot; renew: () => void }[] = chartsOf(data, state, isSoFar).map((options) => {
    const own = make("div", { class: "chart" });
    plots.append(own);
    return timeChart(own, axis, options);
  });
  state.follow(["sale", "kind"], () => {
    for (const { renew } of drawn) renew();
  });
  plots.addEventListener("keydown", (event) => onKey(event, axis));
  state.follow(["cursor", "clock", "range"], ({ cursor, clock }) =>
    fill(readout, readoutOf(data, cursor, clock)),
  );
}

function readoutOf({ faults, span }: PageData, cursor: number | undefined, clock: "run" | "wall"): string {
  if (cursor === undefined) return "point at a chart to read it; drag to zoom, double click to see all";
  const now = faults.filter(({ from, to, kind }) => kind === "strike" && from <= cursor && cursor <= to);
  const inForce =
    now.length === 0 ? "no fault in force" : `in force: ${now.map(({ what }) => what).join("; ")}`;
  return visible(`${moment(cursor, clock, span.start)} · ${inForce}`);
}

function bar(data: PageData, axis: Axis): HTMLElement {
  const { state } = axis;
  const clock = button("", () => state.set({ clock: state.view.clock === "run" ? "wall" : "run" }));
  state.follow(["clock"], (view) =>
    fill(clock, view.clock === "run" ? "time: since the start" : "time: wall clock"),
  );
  const all = button("see all", () => state.set({ range: undefined }));
  state.follow(["range"], ({ range }) => {
    all.disabled = range === undefined;
  });
  const sales = data.sales.map(({ name, isOfProbes }) => `${visible(name)}${isOfProbes ? " (probes)" : ""}`);
  const kind = choice("kind", "all requests", data.traffic.kinds, state);
  state.follow(["sale"], ({ sale }) => {
    kind.querySelector("select")?.toggleAttribute("disabled", !isByKind(data, sale));
  });
  return make(
    "div",
    { class: "bar" },
    button("zoom in", () => zoom(axis, ZOOM)),
    button("zoom out", () => zoom(axis, 1 / ZOOM)),
    all,
    clock,
    sales.length > 1 ? choice("sale", "all sales", sales, state) : undefined,
    kind,
    make("span", { class: "muted small" }, "by server: not recorded"),
  );
}

function choice(part: "sale" | "kind", all: string, names: readonly string[], state: PageState): HTMLElement {
  const options = names.map((name, index) => make("option", { value: String(index) }, name));
  const select = make("select", {}, make("option", { value: "" }, all), ...options);
  select.addEventListener("change", () => {
    const chosen = select.value === "" ? undefined : Number(select.value);
    state.set(part === "sale" ? { sale: chosen } : { kind: chosen });
  });
  state.follow([part], (view) => {
    select.value = view[part] === undefined ? "" : String(view[part]);
  });
  return make("label", {}, part, select);
}

/** Shows a smaller part of the time axis, or a larger one. */
export function zoom({ state, from, to }: Axis, factor: number): void {
  const [left, right] = state.view.range ?? [from, to];
  const { cursor } = state.view;
  const middle = cursor !== undefined && cursor > left && cursor < right ? cursor : (left + right) / 2;
  const next = [
    Math.max(from, middle - (middle - left) * factor),
    Math.min(to, middle + (right - middle) * factor),
  ] as const;
  if (next[1] - next[0] < LEAST_RANGE_MS) return;
  state.set({ range: next[0] <= from && next[1] >= to ? undefined : next });
}

/** Moves the cursor, zooms, or shows all. */
export function onKey(event: KeyboardEvent, axis: Axis): void {
  const { state, from, to } = axis;
  const [left, right] = state.view.range ?? [from, to];
  const step = (right - left) * STEP * (event.shiftKey ? 10 : 1);
  const move = (by: number) => {
    const cursor = Math.min(to, Math.max(from, (state.view.cursor ?? left) + by));
    const shift = cursor < left ? cursor - left : cursor > right ? cursor - right : 0;
    state.set({ cursor, ...(shift === 0 ? {} : { range: [left + shift, right + shift] as const }) });
  };
  const actions: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => move(-step),
    ArrowRight: () => move(step),
    "+": () => zoom(axis, ZOOM),
    "=": () => zoom(axis, ZOOM),
    "-": () => zoom(axis, 1 / ZOOM),
    Escape: () => state.set({ range: undefined }),
  };
  const action = actions[event.key];
  if (action === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  action();
}
