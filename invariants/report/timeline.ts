// The run over time, as a drawing: what buyers were told, units left, orders, and what struck.

import { AnswersOverTime } from "../facts/answers-over-time.ts";
import type { Facts } from "../facts/facts.ts";
import type { Sample } from "../record/observation.ts";
import { escapeXml } from "./escape.ts";

const WIDTH = 900;
const HEIGHT = 200;
const ROW = 16;
/** The most faults that are drawn. */
const ROWS = 24;

/** Colours that differ on white and on black. */
export const TIMELINE_STYLE = `
  .ok { fill: #2da44e } .fail { fill: #8c959f } .info { fill: #d4a72c } .strike { fill: #cf222e; fill-opacity: .55 }
  .left, .orders { fill: none; stroke-width: 1.5 } .left { stroke: #0969da } .orders { stroke: #8250df }
  svg text { font: 11px system-ui, sans-serif; fill: currentColor }
`;

/** The drawing as SVG, from the first request to rest; an empty text if no purchase was answered. */
export function timelineSvg(facts: Facts): string {
  const steps = facts.timeline.list();
  const first = steps[0];
  if (first === undefined) return "";
  const from = Math.min(facts.firstPurchaseAt, first.from);
  const to = Math.max(facts.lastPurchaseAt, facts.rest?.at ?? from, from + AnswersOverTime.STEP_MS);
  const x = (time: number) => round(((Math.min(Math.max(time, from), to) - from) / (to - from)) * WIDTH);
  const strikes = facts.strikes().slice(0, ROWS);
  const height = HEIGHT + strikes.length * ROW + 24;
  const most = Math.max(...steps.map(({ answers }) => answers.ok + answers.fail + answers.info));
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="answers, units left, orders and faults over time">
${steps.map((step) => bars(step, x, most)).join("\n")}
${curves(facts, x)}
${strikes.map((strike, row) => strikeRow(strike, row, x)).join("\n")}
<text x="0" y="${height - 4}">0 s</text><text x="${WIDTH}" y="${height - 4}" text-anchor="end">${((to - from) / 1_000).toFixed(1)} s</text>
</svg>
<p class="says">Answers a second, at most ${most * (1_000 / AnswersOverTime.STEP_MS)}: green bought, grey refused, yellow unknown. Lines: blue units left, violet orders. Red: faults.</p>`;
}

const round = (value: number): number => Math.round(value * 10) / 10;

function bars(
  { from, answers }: ReturnType<AnswersOverTime["list"]>[number],
  x: (time: number) => number,
  most: number,
): string {
  const width = round(Math.max(0.5, x(from + AnswersOverTime.STEP_MS) - x(from)));
  let top = HEIGHT;
  return (["ok", "fail", "info"] as const)
    .filter((outcome) => answers[outcome] > 0)
    .map((outcome) => {
      const height = round((answers[outcome] / most) * HEIGHT);
      top = round(top - height);
      return `<rect class="${outcome}" x="${x(from)}" y="${top}" width="${width}" height="${height}"/>`;
    })
    .join("");
}

/** Units left and orders, as lines. Only a run of one sale has them. */
function curves({ sales }: Facts, x: (time: number) => number): string {
  const [sale, other] = [...sales.values()];
  if (sale === undefined || other !== undefined) return "";
  const most = Math.max(1, ...sale.samples.map(({ initial = 0 }) => initial));
  const curve = (name: string, value: (sample: Sample) => number | undefined) => {
    const points = sale.samples.flatMap((sample) => {
      const units = value(sample);
      return units === undefined ? [] : [`${x(sample.at)},${round(HEIGHT - (units / most) * HEIGHT)}`];
    });
    return `<polyline class="${name}" points="${points.join(" ")}"/>`;
  };
  return curve("left", ({ remaining }) => remaining) + curve("orders", ({ orders }) => orders);
}

function strikeRow(
  { what, from, to }: ReturnType<Facts["strikes"]>[number],
  row: number,
  x: (time: number) => number,
): string {
  const y = HEIGHT + 6 + row * ROW;
  const width = round(Math.max(2, x(to) - x(from)));
  const beside =
    x(to) < WIDTH * 0.7 ? `x="${round(x(from) + width + 4)}"` : `x="${x(from) - 4}" text-anchor="end"`;
  return `<rect class="strike" x="${x(from)}" y="${y}" width="${width}" height="${ROW - 4}"/><text ${beside} y="${y + 10}">${escapeXml(what)}</text>`;
}
