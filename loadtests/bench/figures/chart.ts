// The chart of a bench: purchases per second by connections, as SVG text that is readable on light and dark.

import { CONNECTIONS } from "../figures/connections.ts";
import { type Figure, spreadOf } from "./figures.ts";

const WIDTH = 720;
const HEIGHT = 380;
const PLOT = { left: 64, right: 560, top: 48, bottom: 330 };

/** The lines of the chart: the figure's name without its connections, what it is called, and its colour. */
const LINES = [
  { figure: "floor", label: "bare Fastify route", colour: "#8b949e" },
  { figure: "sold out", label: "sold out", colour: "#2f81f7" },
  { figure: "accepted", label: "accepted", colour: "#2da44e" },
  { figure: "one message", label: "one message each", colour: "#d4772c" },
] as const;

const STYLE = `text { font: 12px system-ui, sans-serif; fill: #1f2328 } .title { font-size: 14px; font-weight: 600 }
.grid { stroke: #8b949e; stroke-opacity: .3 } .line { fill: none; stroke-width: 2 } .spread { stroke-width: 4; stroke-opacity: .35; stroke-linecap: round }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } }`;

interface Point {
  connections: number;
  median: number;
  least: number;
  most: number;
}

/** The chart of these figures, or undefined where none of its lines was measured. */
export function chartOf(figures: readonly Figure[]): string | undefined {
  const lines = LINES.map((line) => ({ ...line, points: pointsOf(line.figure, figures) })).filter(
    ({ points }) => points.length > 0,
  );
  const values = lines.flatMap(({ points }) => points.flatMap(({ least, most }) => [least, most]));
  if (values.length === 0) return undefined;
  const y = scaleOf(values);
  const drawn = lines.map(({ label, colour, points }) => lineOf(label, colour, points, y.at));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Purchases per second by connections">
<style>${STYLE}</style>
<text class="title" x="${PLOT.left}" y="24">Purchases per second by connections, one server process</text>
${y.ticks.map((tick) => horizontal(tick, y.at(tick))).join("\n")}
${CONNECTIONS.map((connections) => `<text x="${xOf(connections)}" y="${PLOT.bottom + 20}" text-anchor="middle">${number(connections)}</text>`).join("\n")}
<text x="${(PLOT.left + PLOT.right) / 2}" y="${PLOT.bottom + 40}" text-anchor="middle">connections (medians; bars from least to most)</text>
${spreadLabels(drawn).join("\n")}
</svg>
`;
}

function pointsOf(figure: string, figures: readonly Figure[]): Point[] {
  return CONNECTIONS.flatMap((connections) => {
    const found = figures.find(({ name }) => name === `${figure} ${connections}`);
    return found === undefined ? [] : [{ connections, ...spreadOf(found.values) }];
  });
}

/** Both axes are logarithmic: the lines are a hundredfold apart, and it is ratios that readers compare. */
function scaleOf(values: number[]): { at: (value: number) => number; ticks: number[] } {
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
  const at = (value: number) =>
    round(PLOT.bottom - ((Math.log10(value) - low) / (high - low)) * (PLOT.bottom - PLOT.top));
  return { at, ticks: Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index)) };
}

const MOST_CONNECTIONS = Math.max(...CONNECTIONS);
const xOf = (connections: number): number =>
  round(
    PLOT.left + 16 + (Math.log2(connections) / Math.log2(MOST_CONNECTIONS)) * (PLOT.right - PLOT.left - 32),
  );

const horizontal = (tick: number, y: number): string =>
  `<line class="grid" x1="${PLOT.left}" x2="${PLOT.right}" y1="${y}" y2="${y}"/><text x="${PLOT.left - 8}" y="${y + 4}" text-anchor="end">${number(tick)}</text>`;

interface Drawn {
  svg: string;
  label: string;
  colour: string;
  x: number;
  y: number;
}

function lineOf(label: string, colour: string, points: Point[], at: (value: number) => number): Drawn {
  const path = points.map(({ connections, median }) => `${xOf(connections)},${at(median)}`).join(" ");
  const bars = points.map(
    ({ connections, least, most }) =>
      `<line class="spread" stroke="${colour}" x1="${xOf(connections)}" x2="${xOf(connections)}" y1="${at(least)}" y2="${at(most)}"/>`,
  );
  const dots = points.map(
    ({ connections, median }) =>
      `<circle fill="${colour}" cx="${xOf(connections)}" cy="${at(median)}" r="3"><title>${label}, ${connections}: ${number(Math.round(median))}/s</title></circle>`,
  );
  const last = points.at(-1);
  return {
    svg: `<polyline class="line" stroke="${colour}" points="${path}"/>${bars.join("")}${dots.join("")}`,
    label,
    colour,
    x: xOf(last?.connections ?? 1) + 10,
    y: at(last?.median ?? 1) + 4,
  };
}

const LABEL_HEIGHT = 15;

/** The lines, each with its name at its end; names that would overlap are moved apart. */
function spreadLabels(drawn: readonly Drawn[]): string[] {
  let free = Number.NEGATIVE_INFINITY;
  return [...drawn]
    .sort((a, b) => a.y - b.y)
    .map(({ svg, label, colour, x, y }) => {
      const at = Math.max(y, free);
      free = at + LABEL_HEIGHT;
      return `<g>${svg}<text x="${x}" y="${at}" style="fill:${colour}">${label}</text></g>`;
    });
}

const number = (value: number): string => value.toLocaleString("en");
const round = (value: number): number => Math.round(value * 10) / 10;
