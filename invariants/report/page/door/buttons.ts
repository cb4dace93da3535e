// The buttons: each asks the command that serves the page, and waits while something is under way.

import { visible } from "../../../../base/visible.ts";
import type { DoorPage, DoorState } from "../../door/door-page.ts";
import { button, fill, make } from "../shared/elements.ts";
import { ask } from "../shared/events.ts";

const UNITS = 20;

/** The buttons, and how they follow the state. */
export function buttonsOf({ closed, noCrash }: DoorPage): {
  element: HTMLElement;
  renew: (state: DoorState) => void;
} {
  if (closed !== undefined)
    return { element: make("p", { class: "muted" }, visible(closed)), renew: () => {} };
  const said = make("p", { class: "refused", role: "alert" });
  const press = async (path: string, body: object) => fill(said, visible((await ask(path, body)) ?? ""));
  const units = make("input", { type: "number", min: "0", max: "100000", value: String(UNITS) });
  const open = button("open a sale", () => void press("open", { units: Number(units.value) }));
  const send = button("send a hundred buyers", () => void press("buyers", { buyers: 100 }));
  const crash = button("crash a server after a deduction", () => void press("crash", {}));
  const label = make("label", {}, "of", units, "units");
  const element = make(
    "div",
    {},
    make("div", { class: "actions" }, open, label),
    make("div", { class: "actions" }, send, note("they come at once, each for one unit")),
    make("div", { class: "actions" }, crash, note(visible(noCrash ?? CRASH))),
    said,
  );
  const renew = ({ sale, busy }: DoorState) => {
    open.disabled = busy !== undefined;
    send.disabled = busy !== undefined || sale === undefined;
    crash.disabled = busy !== undefined || noCrash !== undefined;
  };
  open.disabled = send.disabled = crash.disabled = true;
  return { element, renew };
}

const CRASH =
  "the demonstration of DTM's sample: 4 units, a server that dies with a deducted unit, ten buyers; 3 orders, and then 4";
const note = (text: string): HTMLElement => make("span", { class: "muted small" }, text);
