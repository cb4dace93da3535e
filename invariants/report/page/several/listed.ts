// All runs in a table, the newest first, with a search.

import { visible } from "../../../../base/visible.ts";
import type { IndexPage, RunPart, UnreadPart } from "../../several/several-page.ts";
import { fill, make, section } from "../shared/elements.ts";
import type { PageState } from "../shared/state.ts";
import { themeSwitch } from "../shared/theme.ts";
import { sparkline } from "./svg.ts";
import { row, runLink, table, verdictBadge } from "./words.ts";

export function listed({ runs }: IndexPage, root: HTMLElement, state: PageState): void {
  const readable = runs.filter((run) => "id" in run);
  const count = (wanted: RunPart["valid"]) => readable.filter(({ valid }) => valid === wanted).length;
  const rows = runs.map((run) => ({
    element: "id" in run ? runRow(run) : unreadRow(run),
    words: wordsOf(run),
  }));
  const shown = make("p", { class: "muted small", role: "status" });
  const search = make("input", { type: "search", placeholder: "target, verdict, fault, seed …" });
  const filter = () => {
    const wanted = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const hits = rows.filter(({ element, words }) => {
      element.hidden = !wanted.every((word) => words.includes(word));
      return !element.hidden;
    });
    fill(shown, `${hits.length} of ${rows.length} runs shown`);
  };
  search.addEventListener("input", filter);
  root.append(
    make(
      "header",
      {},
      make(
        "div",
        { class: "top" },
        make("span", { class: "muted" }, "flashproof · all runs"),
        themeSwitch(state),
      ),
      make("h1", {}, runs.length === 1 ? "1 run" : `${runs.length} runs`),
      make(
        "p",
        { class: "because" },
        `✓ ${count(true)} true · ✗ ${count(false)} false · ? ${count("unknown")} unknown`,
      ),
    ),
    section(
      "list",
      "Newest first",
      make("div", { class: "bar" }, make("label", {}, "search", search)),
      shown,
      table(
        ["started", "verdict", "run", "target", "seed", "faults", "took", "answers over time"],
        rows.map(({ element }) => element),
        "runs, the newest first",
      ),
    ),
  );
  filter();
}

const wordsOf = (run: RunPart | UnreadPart): string =>
  "id" in run
    ? `${run.id} ${run.kind} ${run.target} ${run.valid} ${run.faults} ${run.seed} ${run.because}`.toLowerCase()
    : `${run.name} ${run.error}`.toLowerCase();

function runRow(run: RunPart): HTMLTableRowElement {
  const because =
    run.valid === true ? undefined : make("p", { class: "muted small because" }, visible(run.because));
  const verdict = make("div", {}, verdictBadge(run), because);
  const target = `${run.kind} of ${visible(run.target)}`;
  return row(
    run.started,
    verdict,
    runLink(run),
    target,
    String(run.seed),
    visible(run.faults),
    run.took,
    sparkline(run.answers),
  );
}

function unreadRow({ name, error }: UnreadPart): HTMLTableRowElement {
  const why = make("p", { class: "muted small because" }, visible(error));
  return row("", make("div", {}, make("span", { class: "badge" }, "cannot be read"), why), visible(name));
}
