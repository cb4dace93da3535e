// What a bench prints: the figures with their spread and as multiples of the floor, then the goals.
import type { Drop } from "./baseline.ts";
import { type Figure, isMoreBetter, ratioOf, type Spread, spreadOf } from "./figures.ts";
import { floorFor } from "./floor.ts";
import type { GoalResult } from "./goals.ts";

/** The table of figures. A number in a name counts connections, or units and buyers. */
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

/** Figures of one family are together in the table, though measured in turn with others: `accepted` of `accepted 16 p99`. */
const familyOf = ({ name }: Figure): string => name.replace(/ \d.*/, "");

/** The table of goals. */
export function goalTable(results: readonly GoalResult[]): string {
  const rows = results.map(({ says, ratio, atLeast, atMost, isMet }) => [
    says,
    quantity(ratio.median),
    range(ratio),
    atLeast === undefined ? `≤ ${atMost}` : `≥ ${atLeast}`,
    isMet ? "yes" : "no",
  ]);
  return columns([["", "ratio", "spread", "goal", "met"], ...rows]);
}

/** One line for each figure that dropped since the baseline; values are multiples of the floor. */
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

/** A number in three significant digits. */
export function quantity(value: number): string {
  const size = Math.abs(value);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  return value.toLocaleString("en", { maximumFractionDigits: digits });
}

/** Columns: the first aligned to the left, the others to the right. */
function columns(rows: readonly string[][]): string {
  const widths = (rows[0] ?? []).map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)));
  const line = (row: string[]) =>
    row.map((cell, index) => (index === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[index] ?? 0)));
  return rows.map((row) => line(row).join("  ").trimEnd()).join("\n");
}
