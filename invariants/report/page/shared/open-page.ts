// Opens a page: reads its data, and lets each panel draw itself.
import { make } from "./elements.ts";
import { PageState } from "./state.ts";
import { followTheme } from "./theme.ts";

const STILL_MS = 200;

/** Draws these panels, from the data that stands in the page. */
export function openPage<Data>(
  panels: readonly ((data: Data, root: HTMLElement, state: PageState) => void)[],
): void {
  const root = document.getElementById("report");
  const text = document.getElementById("data")?.textContent;
  if (root === null || text === null || text === undefined) return;
  const data: Data = JSON.parse(text);
  const state = new PageState(location.hash, keeper());
  addEventListener("hashchange", () => state.open(location.hash));
  followTheme(state);
  root.replaceChildren();
  for (const panel of panels) {
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
