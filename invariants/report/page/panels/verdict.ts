// The verdict and its reason: the first thing that a reader sees.

import { visible } from "../../../../base/visible.ts";
import { command, make, nameOf } from "../shared/elements.ts";
import type { Panel } from "../shared/page.ts";
import { themeSwitch } from "../shared/theme.ts";

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
