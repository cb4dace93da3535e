// The crash matrix as a picture: each place by each way, held, broken or not exercised.

import { visible } from "../../../../base/visible.ts";
import type { CasePart, MatrixPart } from "../../data/page-data.ts";
import { button, command, fill, make, section } from "../shared/elements.ts";
import type { Panel } from "../shared/page.ts";

const SIGNS: Readonly<Record<CasePart["result"], string>> = { held: "✓", broken: "✗", "not exercised": "○" };
/** The worst of a cell comes first. */
const WORST = ["broken", "not exercised", "held"] as const;

export const matrix: Panel = ({ matrices }, root, state) => {
  if (matrices.length === 0) return;
  const chosen = make("div", { "aria-live": "polite" });
  root.append(
    section(
      "matrix",
      matrices.length === 1 ? "Crash matrix" : "Crash matrices",
      make("p", { class: "muted small" }, LEGEND),
      ...matrices.map(tableOf),
      chosen,
    ),
  );
  state.follow(["selection"], ({ selection }) => {
    const cases = matrices.flatMap((one) => one.cases);
    const own = selection?.what === "case" ? cases.find(({ id }) => id === selection.id) : undefined;
    fill(chosen, own && caseOf(own, true));
  });
};

const LEGEND =
  "✓ held · ✗ broken · ○ not exercised, where no case went through as planned · · no case was run. A number counts cases; choose a cell to see them.";

function tableOf(cases: MatrixPart): HTMLElement {
  const list = make("div", { "aria-live": "polite" });
  const show = (row: string, column: string) =>
    fill(list, ...casesAt(cases, row, column).map((one) => caseOf(one, false)));
  const heads = cases.columns.map((column) => make("th", { scope: "col" }, visible(column)));
  const rows = cases.rows.map((row) => {
    const cells = cases.columns.map((column) =>
      make(
        "td",
        {},
        cellOf(cases, row, column, () => show(row, column)),
      ),
    );
    return make("tr", {}, make("th", { scope: "row" }, visible(row)), ...cells);
  });
  const table = make(
    "table",
    { class: "matrix" },
    make("thead", {}, make("tr", {}, make("td"), ...heads)),
    make("tbody", {}, ...rows),
  );
  const label = `the crash matrix ${cases.name}`.trim();
  return make(
    "div",
    {},
    make("h3", {}, visible([cases.name, summary(cases)].filter((text) => text !== "").join(": "))),
    make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": visible(label) }, table),
    list,
  );
}

const casesAt = ({ cases }: MatrixPart, row: string, column: string): CasePart[] =>
  cases
    .filter(({ places }) => places.some((place) => place.row === row && place.column === column))
    .sort((a, b) => WORST.indexOf(a.result) - WORST.indexOf(b.result));

function cellOf(matrix: MatrixPart, row: string, column: string, onClick: () => void): HTMLElement {
  const cases = casesAt(matrix, row, column);
  const [worst] = cases;
  if (worst === undefined) return make("span", { class: "muted" }, "·");
  const { result } = worst;
  const alike = cases.filter((one) => one.result === result).length;
  const counts = result === "held" ? `${cases.length}` : `${alike} of ${cases.length}`;
  const label = `${row}, ${column}: ${counts} ${result}`;
  return button(`${SIGNS[result]} ${counts}`, onClick, {
    class: result.replace(" ", "-"),
    "aria-label": visible(label),
  });
}

function summary({ cases, of: all }: MatrixPart): string {
  const of = (result: CasePart["result"]) => cases.filter((one) => one.result === result).length;
  const run = all === undefined ? "" : `${cases.length} of ${all} single breaks were run: `;
  return `${run}${of("held")} held, ${of("broken")} broken, ${of("not exercised")} not exercised`;
}

function caseOf({ id, situation, result, broken, sale, repeat }: CasePart, isOpen: boolean): HTMLElement {
  return make(
    "details",
    { open: isOpen || result === "broken" },
    make(
      "summary",
      {},
      make("span", { class: `badge ${result.replace(" ", "-")}` }, `${SIGNS[result]} ${result}`),
      " ",
      make("code", {}, visible(id)),
    ),
    make(
      "p",
      { class: "muted small" },
      visible(`situation ${situation}${sale === undefined ? "" : `; sale ${sale}`}`),
    ),
    ...broken.map((what) => make("p", {}, visible(what))),
    make("div", { class: "actions" }, make("span", { class: "muted" }, "just this one:"), command(repeat)),
  );
}
