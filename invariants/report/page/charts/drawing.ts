// What is drawn on a chart besides its lines: the faults behind them, and limits.
import type uPlot from "uplot";
import type { FaultPart } from "../../data/page-data.ts";

/** A limit of a chart: kept to, missed, or without a sample. */
export interface Limit {
  value: number;
  label: string;
  state: "held" | "missed" | "no samples";
}

const FAINT = 0.1;

/** Draws a faint band for each fault. */
export function drawFaults(chart: uPlot, faults: readonly FaultPart[], style: CSSStyleDeclaration): void {
  const { ctx, bbox } = chart;
  ctx.save();
  ctx.fillStyle = style.getPropertyValue("--fault");
  ctx.globalAlpha = FAINT;
  const clamp = (x: number) => Math.min(Math.max(x, bbox.left), bbox.left + bbox.width);
  for (const { from, to, kind } of faults) {
    if (kind !== "strike") continue;
    const left = clamp(chart.valToPos(from, "x", true));
    const right = clamp(chart.valToPos(to, "x", true));
    if (right > left) ctx.fillRect(left, bbox.top, right - left, bbox.height);
  }
  ctx.restore();
}

/** Draws each limit that lies within the chart as a dashed line with its words. */
export function drawLimits(chart: uPlot, limits: readonly Limit[], style: CSSStyleDeclaration): void {
  const { ctx, bbox, scales } = chart;
  const ratio = devicePixelRatio;
  for (const { value, label, state } of limits) {
    const top = scales["y"]?.max;
    if (top === undefined || top === null || value > top) continue;
    const y = Math.round(chart.valToPos(value, "y", true));
    ctx.save();
    ctx.strokeStyle = style.getPropertyValue(
      state === "held" ? "--good" : state === "missed" ? "--bad" : "--doubt",
    );
    ctx.fillStyle = ctx.strokeStyle;
    ctx.lineWidth = 1.5 * ratio;
    ctx.setLineDash([6 * ratio, 4 * ratio]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.font = `${12 * ratio}px system-ui, sans-serif`;
    ctx.textAlign = "right";
    const words = `${label}: ${state}`;
    const right = bbox.left + bbox.width - 4 * ratio;
    const width = ctx.measureText(words).width;
    // The words stay readable over points.
    const ink = ctx.fillStyle;
    ctx.fillStyle = style.getPropertyValue("--back");
    ctx.fillRect(right - width - 3 * ratio, y + 2 * ratio, width + 6 * ratio, 15 * ratio);
    ctx.fillStyle = ink;
    ctx.fillText(words, right, y + 14 * ratio);
    ctx.restore();
  }
}
