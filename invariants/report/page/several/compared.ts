// The top of a comparison: what is worse, and which runs are beside each other.

import { visible } from "../../../../base/visible.ts";
import type { ComparePage } from "../../several/several-page.ts";
import { command, make, section } from "../shared/elements.ts";
import type { PageState } from "../shared/state.ts";
import { themeSwitch } from "../shared/theme.ts";
import { row, runLink, table, verdictBadge } from "./words.ts";

export function compared(
  { runs, comparisons, others }: ComparePage,
  root: HTMLElement,
  state: PageState,
): void {
  const worse = comparisons.flatMap(({ worse: own, run }) =>
    own.map((one) => (comparisons.length === 1 ? one : `${runs[run]?.id ?? ""}: ${one}`)),
  );
  const isWorse = worse.length > 0;
  const also = others === 0 ? "" : ` What differs between it and ${others} more earlier runs is no change.`;
  root.append(
    make(
      "header",
      {},
      make(
        "div",
        { class: "top" },
        make("span", { class: "muted" }, "flashproof · runs beside each other"),
        themeSwitch(state),
      ),
      make(
        "div",
        { class: `verdict ${isWorse ? "false" : "true"}` },
        make(
          "h1",
          {},
          make(
            "span",
            { class: `badge ${isWorse ? "false" : "true"}` },
            isWorse ? "▲ worse" : "✓ nothing is worse",
          ),
          isWorse ? " than the earlier run" : "",
        ),
        ...(isWorse ? [make("ul", {}, ...worse.map((one) => make("li", {}, visible(one))))] : []),
        make("p", { class: "muted" }, `The first run is the earlier one.${also}`),
      ),
    ),
    section(
      "runs",
      "Runs",
      table(["", "run", "verdict", "target", "seed", "faults", "started", "took"], runs.map(runRow), "runs"),
    ),
    ...runs.map((run, index) =>
      make(
        "div",
        { class: "actions" },
        make("span", { class: "muted" }, `${letterOf(index)} again:`),
        command(run.repeat),
      ),
    ),
  );
}

/** A run by its place: A is the earlier one. */
export const letterOf = (index: number): string => String.fromCharCode("A".charCodeAt(0) + (index % 26));

function runRow(run: ComparePage["runs"][number], index: number): HTMLTableRowElement {
  const because = make("p", { class: "muted small because" }, visible(run.because));
  const verdict = make("div", {}, verdictBadge(run), because);
  const letter = make("strong", {}, letterOf(index));
  return row(
    letter,
    runLink(run),
    verdict,
    visible(run.target),
    String(run.seed),
    visible(run.faults),
    run.started,
    run.took,
  );
}
