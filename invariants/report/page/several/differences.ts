// What differs between two runs, in tables: findings, figures with their noise, marks, settings, versions.

import { visible } from "../../../../base/visible.ts";
import type { FigureDifference } from "../../../compare/difference.ts";
import type { FindingDifference } from "../../../compare/findings.ts";
import type { ComparePage, ComparisonPart } from "../../several/several-page.ts";
import { make, section } from "../shared/elements.ts";
import { letterOf } from "./compared.ts";
import { rangeDrawing } from "./svg.ts";
import { quantity, row, signed, table } from "./words.ts";

/** A sign and a word: colour alone says nothing. */
const CHANGES: Readonly<Record<FigureDifference["change"], [text: string, look: string]>> = {
  worse: ["▲ worse", "badge false"],
  better: ["▼ better", "badge true"],
  same: ["≈ within the noise", "muted"],
  "too few": ["· too few", "muted"],
  "other faults": ["· other faults struck", "muted"],
};
const FINDINGS: Readonly<Record<FindingDifference["is"], string>> = {
  new: "badge false",
  "perhaps new": "badge unknown",
  "still there": "badge",
  "perhaps gone": "badge unknown",
  gone: "badge true",
};

export function differences({ comparisons, runs }: ComparePage, root: HTMLElement): void {
  for (const comparison of comparisons) {
    const { run } = comparison;
    const which = `${letterOf(run)} beside A`;
    const heading = comparisons.length === 1 ? "" : `, ${which}`;
    const plan = comparison.isSamePlan ? "the same plan" : "another plan";
    root.append(
      section(`findings-${run}`, `Findings${heading}`, findingsOf(comparison, which)),
      section(
        `figures-${run}`,
        `Figures${heading}`,
        make("p", { class: "muted small" }, NOISE),
        table(
          ["figure", "A", letterOf(run), "difference", "lies between", "", ""],
          comparison.figures.map(figureRow),
          `figures, ${which}`,
        ),
      ),
      section(
        `settings-${run}`,
        `What else differs${heading} (${plan})`,
        othersOf(comparison, `${which}: ${runs[run]?.id ?? ""}`),
      ),
    );
  }
}

const NOISE =
  "How much chance does is seen in the runs themselves: their intervals are drawn again and again, two neighbours at a time. The difference lies between the two numbers in 99 of 100 draws or so. It is one if 0 lies outside of them, and if it is a tenth at least; of shares, 5 points.";

function findingsOf({ findings }: ComparisonPart, which: string): HTMLElement {
  if (findings.length === 0) return make("p", { class: "muted" }, "Neither run has any.");
  const rows = findings.map(({ is, invariant, kind, before, now }) =>
    row(
      make("span", { class: FINDINGS[is] }, is),
      make("code", {}, invariant),
      visible(kind),
      String(before),
      String(now),
    ),
  );
  return table(["", "invariant", "finding", "A", which.split(" ")[0] ?? ""], rows, `findings, ${which}`);
}

function figureRow({
  name,
  unit,
  before,
  now,
  range,
  change,
  reason,
}: FigureDifference): HTMLTableRowElement {
  const [text, look] = CHANGES[change];
  const difference = before === undefined || now === undefined ? undefined : now - before;
  const between = range === undefined ? "" : `${signed(range.least, unit)} and ${signed(range.most, unit)}`;
  return row(
    visible(name),
    quantity(before, unit),
    quantity(now, unit),
    difference === undefined ? "" : signed(difference, unit),
    between,
    range === undefined || difference === undefined ? undefined : rangeDrawing(difference, range),
    make("span", { class: look }, reason === undefined ? text : `${text}: ${reason}`),
  );
}

function othersOf({ invariants, marks, settings, versions }: ComparisonPart, label: string): HTMLElement {
  const named = [
    ...invariants.map((one) => ({ ...one, of: "invariant" })),
    ...settings.map((one) => ({ ...one, of: "setting" })),
    ...versions.map((one) => ({ ...one, of: "version" })),
    ...marks.gained.map((name) => ({ name, of: "mark", before: "not reached", now: "reached" })),
    ...marks.lost.map((name) => ({ name, of: "mark", before: "reached", now: "not reached" })),
  ];
  if (named.length === 0) return make("p", { class: "muted" }, "Nothing.");
  const text = (value: unknown) => visible(value === undefined ? "–" : String(value));
  const rows = named.map(({ of, name, before, now }) => row(of, visible(name), text(before), text(now)));
  return table(["", "", "before", "now"], rows, visible(label));
}
