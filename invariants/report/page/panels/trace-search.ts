// Searches the buyers whom the page holds: by name or gid, sale, and what became of them.

import { visible } from "../../../../base/visible.ts";
import { searchBuyers } from "../../data/search-buyers.ts";
import type { KeptBuyer, TracesPart } from "../../data/traces.ts";
import { button, fill, make } from "../shared/elements.ts";
import type { PageState } from "../shared/state.ts";

const SHOWN = 24;
const BECAME = ["all", "in a finding", "bought", "refused", "in doubt"] as const;

/** The fields, and the buyers that they find. */
export function traceSearch(traces: TracesPart, state: PageState): HTMLElement {
  const name = make("input", {
    type: "search",
    placeholder: "b17 or a gid",
    autocomplete: "off",
    spellcheck: "false",
  });
  const became = choice(BECAME);
  const sale = choice(["all", ...traces.sales]);
  const count = make("p", { class: "muted small", role: "status" });
  const results = make("ul", { class: "results" });
  const look = () => {
    const wanted = {
      text: name.value.trim(),
      became: BECAME[became.selectedIndex] ?? "all",
      sale: sale.selectedIndex === 0 ? undefined : sale.selectedIndex - 1,
    };
    const isAsked = wanted.text !== "" || wanted.became !== "all" || wanted.sale !== undefined;
    const found = isAsked ? searchBuyers(traces, wanted, SHOWN) : { buyers: [], count: 0 };
    const more = found.count > SHOWN ? `, the first ${SHOWN} are here` : "";
    fill(count, isAsked ? `${found.count} found${more}` : "");
    fill(results, ...found.buyers.map((one) => make("li", {}, result(traces, one, state))));
    mark(state, results);
  };
  name.addEventListener("input", look);
  for (const one of [became, sale]) one.addEventListener("change", look);
  state.follow(["selection"], () => mark(state, results));
  const fields = [labelled("buyer or gid", name), labelled("what became of them", became)];
  if (traces.sales.length > 1) fields.push(labelled("sale", sale));
  const form = make("form", { class: "search", role: "search" }, ...fields);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    results.querySelector("button")?.click();
  });
  return make("div", {}, form, count, results);
}

const labelled = (text: string, field: HTMLElement): HTMLElement => make("label", {}, text, field);

const choice = (words: readonly string[]): HTMLSelectElement =>
  make("select", {}, ...words.map((word) => make("option", {}, visible(word))));

function result(traces: TracesPart, { user, sale, asked, orders }: KeptBuyer, state: PageState): HTMLElement {
  const name = traces.sales[sale] ?? "";
  const of = traces.sales.length > 1 ? `, sale ${name}` : "";
  const times = asked.length === 1 ? "asked once" : `asked ${asked.length} times`;
  const text = visible(`${user}${of}: ${times}, ${orders.length === 0 ? "no order" : "has an order"}`);
  const choose = () => state.set({ selection: { what: "buyer", user, sale: name } });
  const element = button(text, choose, { "aria-pressed": "false", dir: "auto" });
  element.dataset["key"] = JSON.stringify([user, name]);
  return element;
}

/** Marks the buyer who is selected. */
function mark({ view }: PageState, results: HTMLElement): void {
  const { selection } = view;
  const key = selection?.what === "buyer" ? JSON.stringify([selection.user, selection.sale]) : undefined;
  for (const one of results.querySelectorAll("button"))
    one.setAttribute("aria-pressed", String(one.dataset["key"] === key));
}
