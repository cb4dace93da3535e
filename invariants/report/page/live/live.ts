// A run as it goes on: what the report shows of it, drawn anew as parts come, and the report itself at the end.

import { visible } from "../../../../base/visible.ts";
import type { LiveData, LiveEnd, LivePage, LiveStatus } from "../../live/live-page.ts";
import { drawCharts } from "../panels/charts.ts";
import { findings } from "../panels/findings.ts";
import { fill, make, nameOf } from "../shared/elements.ts";
import { follow } from "../shared/events.ts";
import { PageState } from "../shared/state.ts";
import { themeSwitch } from "../shared/theme.ts";
import { count, duration } from "../shared/times.ts";
import { hashOf } from "../shared/view.ts";

export function live(page: LivePage, root: HTMLElement, state: PageState): void {
  const says = make("p", { class: "because", role: "status" }, "The run starts.");
  const status = make("p", { class: "muted" });
  const held = make("p", { class: "muted small", role: "status", hidden: true }, HELD);
  const badge = make("span", { class: "badge" }, "… running");
  const verdict = make(
    "div",
    { class: "verdict" },
    make("h1", {}, badge, ` ${page.kind} of `, nameOf(page.target), `, seed ${page.seed}`),
    says,
    status,
    make(
      "p",
      { class: "muted small" },
      "The verdict comes at the end, with the report. In the folder ",
      nameOf(page.folder),
      ".",
    ),
    held,
  );
  const parts = make("div", { id: "parts" });
  root.append(
    make(
      "header",
      {},
      make(
        "div",
        { class: "top" },
        make("span", { class: "muted" }, "flashproof · live"),
        themeSwitch(state),
      ),
      verdict,
    ),
    parts,
  );
  let [hasEnded, isHeld] = [false, false];
  // What is drawn anew under the reader's pointer or key would be lost to them.
  parts.addEventListener("pointerdown", () => (isHeld = true));
  // A finger that scrolls the page is cancelled, and never lifted.
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => (isHeld = false));
  let drawn: PageState | undefined;
  const source = follow<LiveData>(
    "data",
    (data) => {
      fill(says, visible(sentenceOf(data)));
      held.hidden = !isHeld && !parts.contains(document.activeElement);
      if (hasEnded || !held.hidden) return;
      drawn?.end();
      drawn = drawAnew(data, parts, state);
    },
    (isConnected) => {
      if (!isConnected && !hasEnded) fill(says, "The run is not heard of any more: was it interrupted?");
    },
  );
  source.addEventListener("status", (event) => {
    const now: LiveStatus = JSON.parse(event.data);
    fill(status, visible(now));
  });
  source.addEventListener("end", (event) => {
    hasEnded = true;
    held.hidden = true;
    fill(status);
    source.close();
    const { says: last, valid, report }: LiveEnd = JSON.parse(event.data);
    verdict.className = `verdict ${valid ?? ""}`;
    badge.className = `badge ${valid ?? ""}`;
    fill(badge, valid === undefined ? "ended" : String(valid));
    fill(
      says,
      visible(last),
      ...(report === undefined ? [] : [" ", make("a", { href: report }, "the report")]),
    );
    document.documentElement.dataset["ended"] = "";
    if (report !== undefined) location.replace(report + location.hash);
  });
}

const HELD = "The charts and findings stand still while you use them; click beside them to let them go on.";

/** Draws the parts with a state of their own, since a state keeps every listener; what the reader chose is handed on. */
function drawAnew(data: LiveData, parts: HTMLElement, state: PageState): PageState {
  const own = new PageState(hashOf(state.view), () => {});
  own.follow(["range", "cursor", "clock", "sale", "kind", "selection"], (view) =>
    state.set({ ...view, theme: state.view.theme }),
  );
  const [ofFindings, ofCharts] = [make("div"), make("div")];
  const { scrollX, scrollY } = window;
  fill(parts, ofFindings, ofCharts);
  findings(data, ofFindings, own);
  drawCharts(data, ofCharts, own, true);
  scrollTo(scrollX, scrollY);
  document.documentElement.dataset["parts"] = String(data.span.to);
  return own;
}

/** The run in a sentence. */
function sentenceOf({ span, faults, sales, verdict }: LiveData): string {
  const asked = sales.reduce((sum, { requests }) => sum + requests, 0);
  const inForce = faults.filter(({ kind, to }) => kind === "strike" && to >= span.to - 1);
  const now =
    inForce.length === 0 ? "no fault in force" : `in force: ${inForce.map(({ what }) => what).join("; ")}`;
  const broken = verdict.invariants.map(({ name, found }) => `${name} is broken (${found} found)`);
  return [`${duration(span.to)}: ${count(asked)} requests answered`, now, ...broken].join(" · ");
}
