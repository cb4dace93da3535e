// The verdict and its reason: the first thing that a reader sees.
import { button, command, make, nameOf, visible } from "../shared/elements.ts";
import type { Panel } from "../shared/page.ts";
import type { PageState } from "../shared/state.ts";
import type { View } from "../shared/view.ts";

const SIGNS: Readonly<Record<string, string>> = { true: "✓ true", false: "✗ false", unknown: "? unknown" };

/** What a verdict means, in a sentence. */
const MEANS: Readonly<Record<string, string>> = {
  true: "Nothing was found, and what the run promised was exercised.",
  false: "An invariant does not hold.",
  unknown: "Nothing is broken, but something was not shown.",
};

export const verdict: Panel = ({ verdict: { valid, because, notes, shares }, run }, root, state) => {
  root.append(
    make(
      "header",
      {},
      make(
        "div",
        { class: "top" },
        make("span", { class: "muted" }, "flashproof · ", nameOf(run.id)),
        themeSwitch(state),
      ),
      make(
        "div",
        { class: `verdict ${valid}` },
        make(
          "h1",
          {},
          make("span", { class: `badge ${valid}` }, SIGNS[String(valid)]),
          ` ${run.kind} of `,
          nameOf(run.target),
          `, seed ${run.seed}`,
        ),
        make("p", { class: "because" }, visible(`${because}.`)),
        make("p", { class: "muted" }, MEANS[String(valid)]),
      ),
      make(
        "div",
        { class: "actions" },
        make("span", { class: "muted" }, "the same plan again:"),
        command(run.repeat),
      ),
      ...(shares.length === 0 ? [] : [make("p", { class: "muted small" }, shares.join(" · "))]),
      ...notes.map((note) => make("p", { class: "muted small" }, visible(note))),
    ),
  );
};

function themeSwitch(state: PageState): HTMLElement {
  const themes: View["theme"][] = ["system", "light", "dark"];
  const element = button("", () => {
    const next = themes[(themes.indexOf(state.view.theme) + 1) % themes.length] ?? "system";
    state.set({ theme: next });
  });
  state.follow(["theme"], ({ theme }) => {
    element.textContent = `theme: ${theme}`;
  });
  return element;
}
