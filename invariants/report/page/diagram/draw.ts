// Draws a message diagram as SVG: lifelines from the buyer to the stores, arrows with their times, faults as bands.
import "./diagram.css";
import { visible } from "../../../../base/visible.ts";
import type { Trace } from "../../../trace/trace.ts";
import { type Band, type Layout, layoutOf, type Row, SIZES } from "./layout.ts";

const NAMESPACE = "http://www.w3.org/2000/svg";

/** The diagram. `timeOf` says a time in ms since the epoch as text. It is an image: a table beside it says the same. */
export function drawDiagram(
  trace: Trace,
  wide: number,
  timeOf: (at: number) => string,
  short: (text: string) => string,
): SVGSVGElement {
  const layout = layoutOf(trace, wide, short);
  const { width, height } = layout;
  return svg(
    "svg",
    {
      ...{ class: "diagram", viewBox: `0 0 ${width} ${height}`, width, height },
      ...{ role: "img", "aria-label": "message diagram of the steps; the table below says the same" },
    },
    ...layout.bands.map((band) => bandOf(band, layout)),
    ...layout.lifelines.flatMap(({ party, x }) => lifeline(visible(party), x, layout)),
    ...layout.rows.map((row) => drawnRow(row, timeOf)),
  );
}

function lifeline(party: string, x: number, { height }: Layout): SVGElement[] {
  const letters = Math.floor(SIZES.least / SIZES.letter) - 1;
  const text = svg("text", { class: "party", x, y: 22, "text-anchor": "middle" }, cutTo(party, letters));
  return [svg("line", { class: "lifeline", x1: x, y1: 32, x2: x, y2: height - 4 }), titled(text, party)];
}

const bandOf = ({ top, bottom, x }: Band, { width }: Layout): SVGElement =>
  svg(
    "g",
    {},
    svg("rect", {
      class: "band",
      x: SIZES.gutter,
      y: top,
      width: width - SIZES.gutter,
      height: bottom - top,
    }),
    svg("rect", { class: "band-bar", x, y: top, width: SIZES.lane - 3, height: bottom - top, rx: 2 }),
  );

function drawnRow(row: Row, timeOf: (at: number) => string): SVGElement {
  const { step, y, textX, letters } = row;
  const { kind, at, isTimed, text, follows, isBad, outcome } = step;
  const said = `${isBad ? "✗ " : ""}${visible(text)}${follows ? " (not seen)" : ""}`;
  const time = Number.isFinite(at) ? `${isTimed ? "" : "≥ "}${timeOf(at)}` : "";
  const names = [kind, follows ? "follows" : "", isBad ? "bad" : "", outcome ?? ""];
  return svg(
    "g",
    { class: names.filter((name) => name !== "").join(" ") },
    svg("text", { class: "time", x: SIZES.gutter - 34, y: y - 4, "text-anchor": "end" }, time),
    ...(kind === "call" || kind === "reply" ? arrow(row) : []),
    ...(kind === "note" ? [svg("circle", { class: "dot", cx: row.to, cy: y + 3, r: 3.5 })] : []),
    titled(svg("text", { class: "said", x: textX, y: y - 4 }, cutTo(said, letters)), said),
  );
}

/** A line, and its head at the receiver. */
function arrow({ from, to, y }: Row): SVGElement[] {
  const side = to > from ? -1 : 1;
  const head = `${to},${y + 2} ${to + side * 8},${y - 2} ${to + side * 8},${y + 6}`;
  return [
    svg("line", { class: "way", x1: from, y1: y + 2, x2: to + side * 6, y2: y + 2 }),
    svg("polygon", { class: "head", points: head }),
  ];
}

const cutTo = (text: string, letters: number): string =>
  text.length > letters ? `${text.slice(0, Math.max(1, letters - 1))}…` : text;

/** Shows the whole text where a pointer rests. */
function titled(element: SVGElement, whole: string): SVGElement {
  element.append(svg("title", {}, whole));
  return element;
}

function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string | number>>,
  ...children: (SVGElement | string)[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS(NAMESPACE, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}
