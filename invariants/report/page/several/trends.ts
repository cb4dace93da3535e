// The runs of each plan over time: verdicts and times, the oldest run first.

import { visible } from "../../../../base/visible.ts";
import type { Trend, TrendPoint } from "../../../compare/trend.ts";
import type { IndexPage } from "../../several/several-page.ts";
import { make, section } from "../shared/elements.ts";
import { duration } from "../shared/times.ts";
import { svg } from "./svg.ts";
import { row, table } from "./words.ts";

const [WIDTH, HEIGHT, EDGE] = [640, 110, 12];

export function trends({ trends: all }: IndexPage, root: HTMLElement): void {
  if (all.length === 0) return;
  root.append(
    section(
      "trends",
      "Runs of one plan",
      make(
        "p",
        { class: "muted small" },
        "The same kind, target and settings, whatever the seed; the oldest run first. ● true, ✕ false, ? unknown.",
      ),
      ...all.map(trendBlock),
    ),
  );
}

function trendBlock(trend: Trend): HTMLElement {
  const { command, target, points } = trend;
  const title = `${visible(command)} (${visible(target)})`;
  const most = Math.max(1, ...points.flatMap(({ answerP95, orderP95 }) => [answerP95 ?? 0, orderP95 ?? 0]));
  return make(
    "div",
    { class: "chart" },
    make(
      "div",
      { class: "head" },
      make("h3", {}, title),
      make("span", { class: "muted small" }, `${points.length} runs; up to ${duration(most)}`),
    ),
    make(
      "p",
      { class: "legend small" },
      make("span", { class: "key one" }, "— time to an answer, p95"),
      make("span", { class: "key two" }, "┄ order lag without faults, p95"),
    ),
    drawing(points, most) as unknown as HTMLElement,
    make("details", {}, make("summary", {}, "as a table"), asTable(points, title)),
  );
}

function drawing(points: readonly TrendPoint[], most: number): SVGElement {
  const x = (index: number) => EDGE + (index / Math.max(1, points.length - 1)) * (WIDTH - 2 * EDGE);
  const y = (value: number) => HEIGHT - EDGE - (value / most) * (HEIGHT - 2 * EDGE);
  const line = (look: string, value: (point: TrendPoint) => number | undefined) => {
    const known = points.flatMap((point, index) => {
      const ms = value(point);
      return ms === undefined ? [] : [`${x(index).toFixed(1)},${y(ms).toFixed(1)}`];
    });
    return svg("polyline", { class: look, points: known.join(" ") });
  };
  const signs = points.map(({ valid, answerP95 }, index) => sign(valid, x(index), y(answerP95 ?? 0)));
  return svg(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "trend", "aria-hidden": "true" },
    svg("line", { class: "zero", x1: 0, x2: WIDTH, y1: HEIGHT - EDGE, y2: HEIGHT - EDGE }),
    line("one", ({ answerP95 }) => answerP95),
    line("two", ({ orderP95 }) => orderP95),
    ...signs,
  );
}

function sign(valid: TrendPoint["valid"], x: number, y: number): SVGElement {
  if (valid === true) return svg("circle", { class: "true", cx: x, cy: y, r: 4 });
  const text = svg("text", { class: String(valid), x, y: y + 5, "text-anchor": "middle" });
  text.textContent = valid === false ? "✕" : "?";
  return text;
}

function asTable(points: readonly TrendPoint[], title: string): HTMLElement {
  const ms = (value: number | undefined) => (value === undefined ? "–" : duration(value));
  const rows = points.map(({ id, valid, answerP95, orderP95 }) =>
    row(visible(id), String(valid), ms(answerP95), ms(orderP95)),
  );
  return table(["run", "verdict", "answer p95", "order lag without faults p95"], rows, `trend of ${title}`);
}
