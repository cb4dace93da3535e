// Words and badges that the pages of several runs share.
import type { RunPart } from "../../several/several-page.ts";
import { make, nameOf } from "../shared/elements.ts";

const SIGNS: Readonly<Record<string, string>> = { true: "✓ true", false: "✗ false", unknown: "? unknown" };

/** A verdict as a badge. */
export const verdictBadge = ({ valid, interrupted }: Pick<RunPart, "valid" | "interrupted">): HTMLElement =>
  make("span", { class: `badge ${valid}` }, interrupted ? "? interrupted" : SIGNS[String(valid)]);

/** A run's name, which leads to its report. */
export const runLink = ({ id, report }: Pick<RunPart, "id" | "report">): HTMLElement =>
  make("a", { href: report }, nameOf(id));

const NUMBERS = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });

/** A number with its unit, with three digits that count. */
export const quantity = (value: number | undefined, unit: string): string =>
  value === undefined ? "–" : `${NUMBERS.format(value)} ${unit}`;

/** The same with its sign, of a difference: shares differ by points. */
export const signed = (value: number, unit: string): string =>
  `${value < 0 ? "−" : "+"}${quantity(Math.abs(value), unit === "%" ? "points" : unit)}`;

/** A table: side by side where there is room; on a narrow screen each row is a block, with the names of its columns. */
export function table(
  head: readonly string[],
  rows: readonly HTMLTableRowElement[],
  label: string,
): HTMLElement {
  const cells = head.map((name) => make("th", { scope: "col" }, name));
  for (const { cells: own } of rows)
    for (const [index, cell] of [...own].entries()) {
      const name = head[index] ?? "";
      if (name !== "" && cell.childNodes.length > 0) cell.dataset["label"] = name;
    }
  return make(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": label },
    make(
      "table",
      { class: "stacks" },
      make("thead", {}, make("tr", {}, ...cells)),
      make("tbody", {}, ...rows),
    ),
  );
}

/** Cells of these contents; those that are undefined are empty. */
export const row = (...cells: (Node | string | undefined)[]): HTMLTableRowElement =>
  make("tr", {}, ...cells.map((cell) => make("td", {}, cell === "" ? undefined : cell)));
