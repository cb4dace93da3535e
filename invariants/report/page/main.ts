// The report page: reads its data, and lets each panel draw itself.
import "uplot/dist/uPlot.min.css";
import "./style.css";
import type { PageData } from "../data/page-data.ts";
import { charts } from "./panels/charts.ts";
import { findings } from "./panels/findings.ts";
import { invariants } from "./panels/invariants.ts";
import { matrix } from "./panels/matrix.ts";
import { run } from "./panels/run.ts";
import { trace } from "./panels/trace.ts";
import { unshown } from "./panels/unshown.ts";
import { verdict } from "./panels/verdict.ts";
import { make } from "./shared/elements.ts";
import type { Panel } from "./shared/page.ts";
import { PageState } from "./shared/state.ts";

/** In the order in which a reader meets them. A panel that has nothing to show leaves its root empty. */
const PANELS: readonly Panel[] = [verdict, findings, unshown, trace, matrix, charts, invariants, run];

const STILL_MS = 200;

function open(): void {
  const root = document.getElementById("report");
  const text = document.getElementById("data")?.textContent;
  if (root === null || text === null || text === undefined) return;
  const data: PageData = JSON.parse(text);
  const state = new PageState(location.hash, keeper());
  addEventListener("hashchange", () => state.open(location.hash));
  state.follow(["theme"], ({ theme }) => {
    if (theme === "system") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = theme;
  });
  root.replaceChildren();
  for (const panel of PANELS) {
    const own = make("div", { class: "panel" });
    root.append(own);
    panel(data, own, state);
  }
  document.documentElement.dataset["ready"] = String(Math.round(performance.now()));
}

/** Keeps the view in the address, once it stands still: browsers count how often an address changes. */
function keeper(): (hash: string) => void {
  let timer: number | undefined;
  return (hash) => {
    clearTimeout(timer);
    timer = setTimeout(() => history.replaceState(null, "", hash === "" ? "#" : `#${hash}`), STILL_MS);
  };
}

open();
