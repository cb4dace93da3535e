// What happened, one line a step, with the time since the step that was asked for.

import { visible } from "../../../../base/visible.ts";
import type { DoorStep } from "../../door/door-page.ts";
import { make } from "../shared/elements.ts";

const SIGNS: Readonly<Record<DoorStep["how"], string>> = { asked: "▸", seen: "·", good: "✓", bad: "✗" };

/** The steps as lines of a list, the newest first. */
export function stepsView(steps: readonly DoorStep[]): HTMLElement[] {
  if (steps.length === 0) return [make("li", { class: "muted" }, "Nothing yet.")];
  let askedAt = 0;
  const lines = steps.map(({ at, says, how }) => {
    if (how === "asked") askedAt = at;
    const since = how === "asked" ? "" : `${((at - askedAt) / 1_000).toFixed(1)} s`;
    return make(
      "li",
      { class: how },
      make("span", { class: "since muted" }, since),
      make("span", { class: "sign", "aria-hidden": "true" }, SIGNS[how]),
      make("span", {}, visible(says)),
    );
  });
  return lines.reverse();
}
