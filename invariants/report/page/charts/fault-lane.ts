// The lane of faults over the charts: each fault as a labelled bar on the same time axis.

import { visible } from "../../../../base/visible.ts";
import type { FaultPart } from "../../data/page-data.ts";
import { button, fill, make } from "../shared/elements.ts";
import { duration, moment } from "../shared/times.ts";
import type { Axis } from "./time-chart.ts";

const ROW = 21;
const MOST_ROWS = 8;
/** The width of a letter in a label, roughly. */
const LETTER = 6.3;
/** A bar begins this much after the end of the one before it, in pixels. */
const GAP = 6;

/** Draws the lane, and draws it anew whenever the shown part of the time changes. */
export function faultLane(root: HTMLElement, axis: Axis): void {
  const lane = make("div", { class: "lane", role: "group", "aria-label": "faults over time" });
  const rest = make("p", { class: "muted small" });
  const now = make("div", { class: "now", hidden: true });
  fill(root, lane, rest);
  const draw = () => {
    const [from, to] = axis.state.view.range ?? [axis.from, axis.to];
    const width = lane.clientWidth;
    const x = (ms: number) => ((ms - from) / (to - from)) * width;
    const rows: number[] = [];
    let left = 0;
    const bars = axis.faults.flatMap((fault) => {
      if (fault.to < from || fault.from > to) return [];
      const start = Math.max(0, x(fault.from));
      const end = Math.max(Math.min(x(fault.to), width), start + visible(fault.what).length * LETTER + 10);
      let row = rows.findIndex((taken) => taken + GAP <= start);
      if (row === -1) row = rows.length;
      if (row >= MOST_ROWS) {
        left += 1;
        return [];
      }
      rows[row] = end;
      return [barOf(fault, axis, row, start, Math.min(x(fault.to), width) - start)];
    });
    lane.style.height = `${Math.max(1, rows.length) * ROW + 4}px`;
    fill(lane, ...bars, now);
    rest.textContent = left === 0 ? "" : `${left} more in this part of the time: zoom in to see them`;
  };
  axis.state.follow(["range", "clock"], draw);
  const resizing = new ResizeObserver(draw);
  resizing.observe(lane);
  axis.state.onEnd(() => resizing.disconnect());
  axis.state.follow(["cursor", "range"], ({ cursor }) => {
    const [from, to] = axis.state.view.range ?? [axis.from, axis.to];
    now.hidden = cursor === undefined || cursor < from || cursor > to;
    if (cursor !== undefined) now.style.left = `${((cursor - from) / (to - from)) * 100}%`;
  });
}

function barOf(fault: FaultPart, axis: Axis, row: number, start: number, width: number): HTMLElement {
  const { what, from, to, kind } = fault;
  const { view } = axis.state;
  const when = `${moment(from, view.clock, axis.start)}${to > from ? ` to ${moment(to, view.clock, axis.start)}, ${duration(to - from)}` : ""}`;
  const words = `${visible(what)}, ${when}`;
  const bar = button(
    visible(what),
    () => {
      const margin = Math.max(500, (to - from) * 0.5);
      axis.state.set({
        range: [Math.max(axis.from, from - margin), Math.min(axis.to, to + margin)],
        cursor: from,
      });
    },
    {
      class: kind === "strike" ? "strike" : "event",
      title: `${words}; click to look at it`,
      "aria-label": words,
    },
  );
  bar.style.top = `${row * ROW + 2}px`;
  bar.style.left = `${start}px`;
  bar.style.width = `${Math.max(3, width)}px`;
  return bar;
}
