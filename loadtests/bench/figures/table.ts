// What a bench prints: the figures with their spread and what they are of the floor, then what was to be reached.
import type { Drop } from "./baseline.ts";
import { type Figure, isMoreBetter, ratioOf, type Spread, spreadOf } from "./figures.ts";
import { floorFor, type Reach } from "./reaches.ts";

/** The table of figures. A number in a name is that of connections, or of units and buyers. */
export function figureTable(figures: readonly Figure[]): string {
  const shown = figures.filter(({ isDetail }) => !isDetail);
  const families = [...new Set(shown.map(familyOf))];
  const rows = families
    .flatMap((family) => shown.filter((figure) => familyOf(figure) === family))
    .map((figure) => {
      const spread = spreadOf(figure.values);
      return [figure.name, quantity(spread.median), range(spread), figure.unit, ofFloor(figure, figures)];
    });
  return columns([["", "median", "spread", "unit", "of floor"], ...rows]);
}

/** What stands together in the table, though it was measured in turn with others: `accepted` of `accepted 16 p99`. */
const familyOf = ({ name }: Figure): string => name.replace(/ \d.*/, "");

/** The table of what was to be reached. */
export function reachTable(reaches: readonly Reach[]): string {
  const rows = reaches.map(({ says, ratio, atLeast, atMost, isMet }) => [
    says,
    quantity(ratio.median),
    range(ratio),
    atLeast === undefined ? `≤ ${atMost}` : `≥ ${atLeast}`,
    isMet ? "yes" : "no",
  ]);
  return columns([["", "ratio", "spread", "reach", "met"], ...rows]);
}

/** One line for each figure that dropped since the baseline; values are multiples of the floor's. */
export function dropLines(drops: readonly Drop[]): string[] {
  const told = (spread: Spread) =>
    [quantity(spread.median), range(spread) && `(${range(spread)})`].filter(Boolean).join(" ");
  return drops.map(
    ({ name, before, now, by }) =>
      `${name}: ${Math.round(by * 100)} % worse, ${told(before)} before and ${told(now)} now`,
  );
}

function ofFloor(figure: Figure, figures: readonly Figure[]): string {
  const floor = floorFor(figure.name, figures, "same");
  if (floor === undefined || floor === figure || !isMoreBetter(figure.unit)) return "";
  return quantity(ratioOf(figure, floor).median);
}

const range = ({ least, most }: Spread): string =>
  least === most ? "" : `${quantity(least)}–${quantity(most)}`;

/** Three digits that mean something, and no more than a reader can take in. */
function quantity(value: number): string {
  const size = Math.abs(value);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  return value.toLocaleString("en", { maximumFractionDigits: digits });
}

/** The first column to the left, the others to the right. */
function columns(rows: readonly string[][]): string {
  const widths = (rows[0] ?? []).map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)));
  const line = (row: string[]) =>
    row.map((cell, index) => (index === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[index] ?? 0)));
  return rows.map((row) => line(row).join("  ").trimEnd()).join("\n");
}
