// The crash matrix as a picture: each place by each way, held, broken or not exercised.
import type { CasePart, MatrixPart } from "../../data/page-data.ts";
import { button, command, fill, make, section, visible } from "../shared/elements.ts";
import type { Panel } from "../shared/page.ts";

const SIGNS: Readonly<Record<CasePart["result"], string>> = { held: "✓", broken: "✗", "not exercised": "○" };
/** The worst of a cell comes first. */
const WORST = ["broken", "not exercised", "held"] as const;

export const matrix: Panel = ({ matrix: cases }, root, state) => {
  if (cases === undefined) return;
  const list = make("div", { "aria-live": "polite" });
  const show = (row: string, column: string) =>
    fill(list, ...casesAt(cases, row, column).map((one) => caseOf(one, false)));
  const heads = cases.columns.map((column) => make("th", { scope: "col" }, visible(column)));
  const rows = cases.rows.map((row) =>
    make(
      "tr",
      {},
      make("th", { scope: "row" }, visible(row)),
      ...cases.columns.map((column) =>
        make(
          "td",
          {},
          cellOf(cases, row, column, () => show(row, column)),
        ),
      ),
    ),
  );
  root.append(
    section(
      "matrix",
      `Crash matrix: ${summary(cases)}`,
      make(
        "p",
        { class: "muted small" },
        "✓ held   ✗ broken   ○ not exercised: no case passed there as planned. A number counts cases; choose a cell to see them.",
      ),
      make(
        "div",
        { class: "scroll", tabindex: "0", role: "region", "aria-label": "the crash matrix" },
        make(
          "table",
          { class: "matrix" },
          make("thead", {}, make("tr", {}, make("td"), ...heads)),
          make("tbody", {}, ...rows),
        ),
      ),
      list,
    ),
  );
  state.follow(["selection"], ({ selection }) => {
    const chosen = selection?.what === "case" ? cases.cases.find(({ id }) => id === selection.id) : undefined;
    if (chosen !== undefined) fill(list, caseOf(chosen, true));
  });
};

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

function summary({ cases }: MatrixPart): string {
  const of = (result: CasePart["result"]) => cases.filter((one) => one.result === result).length;
  return `${of("held")} held, ${of("broken")} broken, ${of("not exercised")} not exercised`;
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
