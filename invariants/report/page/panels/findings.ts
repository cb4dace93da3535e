// What is broken: findings by their cause, the first of each open.

import { visible, visibleLines } from "../../../../base/visible.ts";
import type { FindingGroup, FindingPart, PageData } from "../../data/page-data.ts";
import { button, command, fill, make, section } from "../shared/elements.ts";
import type { Panel } from "../shared/page.ts";
import type { PageState } from "../shared/state.ts";
import { moment } from "../shared/times.ts";

export const findings: Panel = (data, root, state) => {
  if (data.findings.length === 0) return;
  const kept = data.findings.reduce((sum, { findings }) => sum + findings.length, 0);
  const found = data.verdict.invariants.reduce((sum, one) => sum + (one.valid === false ? one.found : 0), 0);
  const more = found > kept ? `, the first ten of each invariant are here` : "";
  root.append(
    section(
      "findings",
      `Findings: ${found} in all${more}`,
      ...data.findings.map((group, index) => groupOf(group, index < OPEN_GROUPS, data, state)),
    ),
  );
};

/** Groups after these are closed at first. */
const OPEN_GROUPS = 3;

function groupOf(
  { cause, findings }: FindingGroup,
  isOpen: boolean,
  data: PageData,
  state: PageState,
): HTMLElement {
  const words = `${findings.length} ${findings.length === 1 ? "finding" : "findings"} ${cause}`;
  const [first, ...rest] = findings;
  const others = rest.map((one) => findingOf(one, false, data, state));
  return make(
    "details",
    { class: "group", open: isOpen },
    make("summary", {}, make("strong", {}, visible(words))),
    first && findingOf(first, true, data, state),
    rest.length === 0
      ? undefined
      : make("details", { class: "rest" }, make("summary", {}, `${rest.length} more like it`), ...others),
  );
}

function findingOf(finding: FindingPart, isOpen: boolean, data: PageData, state: PageState): HTMLElement {
  const { number, invariant, what, facts, at, evidence } = finding;
  const when = make("span", { class: "muted" });
  const element = make(
    "details",
    { open: isOpen, id: `finding-${number}` },
    make(
      "summary",
      {},
      make("span", { class: "badge false" }, `✗ ${invariant}`),
      " ",
      visible(what),
      " ",
      when,
    ),
    make(
      "dl",
      { class: "facts" },
      ...facts.flatMap(([label, value]) => [
        make("dt", {}, label),
        make("dd", {}, make("bdi", {}, visible(value))),
      ]),
    ),
    actionsOf(finding, state),
    make(
      "div",
      { class: "actions" },
      make("span", { class: "muted" }, "the same plan again:"),
      command(data.run.repeat),
    ),
    make(
      "details",
      {},
      make("summary", {}, "evidence"),
      make("pre", { tabindex: "0" }, visibleLines(evidence)),
    ),
  );
  if (at !== undefined)
    state.follow(["clock"], ({ clock }) => fill(when, `at ${moment(at, clock, data.span.start)}`));
  state.follow(["selection"], ({ selection }) => {
    const isSelected = selection?.what === "finding" && selection.number === number;
    element.classList.toggle("selected", isSelected);
    if (!isSelected) return;
    for (let outer: Element | null = element; outer !== null; outer = outer.parentElement)
      if (outer instanceof HTMLDetailsElement) outer.open = true;
    element.scrollIntoView({ block: "nearest" });
  });
  return element;
}

/** Looks at the finding's time in the charts, or at its buyer. */
function actionsOf({ number, at, user, sale }: FindingPart, state: PageState): HTMLElement {
  const around =
    at === undefined
      ? undefined
      : button("show in the charts", () => {
          state.set({
            selection: { what: "finding", number },
            range: [Math.max(0, at - 1_000), at + 2_000],
            cursor: at,
          });
          document.getElementById("charts")?.scrollIntoView({ block: "start" });
        });
  const buyer =
    user === undefined
      ? undefined
      : button("trace of the buyer", () => {
          state.set({ selection: { what: "buyer", user, sale } });
          document.getElementById("trace")?.scrollIntoView({ block: "start" });
        });
  return make("div", { class: "actions" }, around, buyer);
}
