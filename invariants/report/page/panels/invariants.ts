// The invariants, the limits and the marks of the run, each with its sentence.

import { visible } from "../../../../base/visible.ts";
import type { InvariantPart, PageData } from "../../data/page-data.ts";
import { make, section } from "../shared/elements.ts";
import type { Panel } from "../shared/page.ts";
import { count } from "../shared/times.ts";

const SIGNS: Readonly<Record<string, string>> = { true: "✓ true", false: "✗ false", unknown: "? unknown" };

export const invariants: Panel = (data, root) => {
  const rows = data.verdict.invariants.map(invariantRow);
  root.append(
    section("invariants", "Invariants", table(["verdict", "invariant", "kind", "checked", "found"], rows)),
  );
  if (data.thresholds.length > 0) root.append(limits(data));
  if (data.verdict.marks.length > 0) root.append(marks(data));
};

function table(heads: readonly string[], rows: readonly HTMLElement[]): HTMLElement {
  const cells = heads.map((text) => make("th", { scope: "col" }, text));
  return make(
    "table",
    { class: "stacks" },
    make("thead", {}, make("tr", {}, ...cells)),
    make("tbody", {}, ...rows),
  );
}

function invariantRow(one: InvariantPart): HTMLElement {
  const { name, kind, valid, says, checked, found, reasons, waived, figures } = one;
  const badge =
    waived === undefined
      ? make("span", { class: `badge ${valid}` }, SIGNS[String(valid)])
      : make("span", { class: "badge" }, "– waived");
  return make(
    "tr",
    {},
    make("td", {}, badge),
    make(
      "td",
      {},
      make("strong", {}, name),
      make("div", {}, says),
      ...(waived === undefined ? [] : [make("div", { class: "muted" }, visible(`waived: ${waived}`))]),
      ...reasons.map((reason) => make("div", { class: "muted" }, visible(reason))),
      ...figures.map(({ name: figure, says: sentence }) =>
        make("div", { class: "muted small" }, `${sentence} (`, make("code", {}, figure), ")"),
      ),
    ),
    make("td", { class: "muted" }, kind),
    make("td", { class: "number", "data-label": "checked" }, count(checked)),
    make("td", { class: "number", "data-label": "found" }, count(found)),
  );
}

function limits({ thresholds }: PageData): HTMLElement {
  const words = { held: "✓ held", missed: "✗ missed", "no samples": "? not met: no samples" };
  const rows = thresholds.map(({ what, seen, state }) =>
    make(
      "tr",
      {},
      make("td", {}, make("span", { class: `badge ${state.replace(" ", "-")}` }, words[state])),
      make("td", {}, visible(what)),
      make("td", { class: "muted" }, visible(seen)),
    ),
  );
  return section("limits", "Limits", table(["kept", "limit", "seen"], rows));
}

function marks({ verdict }: PageData): HTMLElement {
  const rows = verdict.marks.map(({ name, reached, promised, says }) => {
    const badge = reached
      ? make("span", { class: "badge true" }, "✓ reached")
      : promised
        ? make("span", { class: "badge unknown" }, "? never")
        : make("span", { class: "muted" }, "not promised");
    return make(
      "tr",
      {},
      make("td", {}, badge),
      make("td", {}, visible(name)),
      make("td", { class: "muted" }, visible(says)),
    );
  });
  return section(
    "marks",
    "What the run went through",
    table(["reached", "mark", "what it stands for"], rows),
  );
}
