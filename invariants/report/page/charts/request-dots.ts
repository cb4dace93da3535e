// Single requests as dots: when they began, how long they took, how they ended. A click selects the nearest one's buyer.
import type uPlot from "uplot";
import { unpack, unpackAll } from "../../data/columns.ts";
import type { PageData } from "../../data/page-data.ts";
import { make } from "../shared/elements.ts";
import type { PageState } from "../shared/state.ts";
import { count } from "../shared/times.ts";

/** By outcome: colour and side of the mark; bought is a square, refused a small one, in doubt a cross. */
const LOOKS = [
  { colour: "--good", side: 3 },
  { colour: "--grey", side: 2 },
  { colour: "--two", side: 4 },
] as const;
const IN_DOUBT = 2;
const NEAR_PX = 12;

interface Dots {
  draw: (chart: uPlot) => void;
  note: HTMLElement;
}

/** The dots of this run, for the sale and kind that the reader has chosen. */
export function requestDots(data: PageData, state: PageState): Dots {
  const { requests } = data;
  const [invoked, sale, outcome, kind, buyer] = (
    ["invoked", "sale", "outcome", "kind", "buyer"] as const
  ).map((name) => unpackAll(requests[name]));
  const took = unpack(requests.took);
  const isShown = (row: number) => {
    const { sale: ofSale, kind: ofKind } = state.view;
    return (
      (ofSale === undefined || sale?.[row] === ofSale) && (ofKind === undefined || kind?.[row] === ofKind)
    );
  };
  const each = (chart: uPlot, visit: (row: number, x: number, y: number) => void) => {
    const { min = 0, max = 0 } = chart.scales["x"] ?? {};
    for (const [row, at = 0] of (invoked ?? []).entries()) {
      const ms = took[row] ?? null;
      const end = at + (ms ?? 0);
      if (ms === null || end < (min ?? 0) || end > (max ?? 0) || !isShown(row)) continue;
      visit(row, end, ms);
    }
  };
  const select = (chart: uPlot, left: number, top: number) => {
    let nearest: { row: number; far: number } | undefined;
    each(chart, (row, x, y) => {
      const far = Math.hypot(chart.valToPos(x, "x") - left, chart.valToPos(y, "y") - top);
      if (far <= NEAR_PX && far < (nearest?.far ?? Number.POSITIVE_INFINITY)) nearest = { row, far };
    });
    if (nearest === undefined) return;
    const { row } = nearest;
    const user = requests.buyers[buyer?.[row] ?? -1];
    if (user !== undefined)
      state.set({ selection: { what: "buyer", user, sale: data.sales[sale?.[row] ?? -1]?.name } });
  };
  let isBound = false;
  return {
    note: noteOf(requests.thinnedFrom, invoked?.length ?? 0),
    draw(chart) {
      if (!isBound) {
        isBound = true;
        chart.over.addEventListener("click", (event) => select(chart, event.offsetX, event.offsetY));
      }
      drawDots(chart, (visit) => each(chart, (row, x, y) => visit(outcome?.[row] ?? 0, x, y)));
    },
  };
}

const noteOf = (all: number | undefined, shown: number): HTMLElement =>
  all === undefined
    ? make("p", { hidden: true })
    : make(
        "p",
        { class: "muted small" },
        `${count(shown)} of ${count(all)} requests are drawn as dots: those of buyers in findings, requests in doubt, and an even choice of the others. Lines count all.`,
      );

function drawDots(
  chart: uPlot,
  each: (visit: (outcome: number, x: number, y: number) => void) => void,
): void {
  const { ctx, bbox } = chart;
  const style = getComputedStyle(document.documentElement);
  const ratio = devicePixelRatio;
  const looks = LOOKS.map(({ colour, side }) => ({
    colour: style.getPropertyValue(colour),
    side: side * ratio,
  }));
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.globalAlpha = 0.5;
  each((outcome, time, ms) => {
    const look = looks[outcome];
    if (look === undefined) return;
    const [x, y] = [chart.valToPos(time, "x", true), chart.valToPos(ms, "y", true)];
    ctx.fillStyle = look.colour;
    if (outcome !== IN_DOUBT) ctx.fillRect(x - look.side / 2, y - look.side / 2, look.side, look.side);
    else {
      ctx.fillRect(x - look.side, y - ratio / 2, 2 * look.side, ratio);
      ctx.fillRect(x - ratio / 2, y - look.side, ratio, 2 * look.side);
    }
  });
  ctx.restore();
}
