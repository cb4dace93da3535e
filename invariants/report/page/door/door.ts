// The front door: what this is, the state of the sale as it changes, buttons, and what came of them.

import { visible } from "../../../../base/visible.ts";
import type { DoorPage, DoorState } from "../../door/door-page.ts";
import { fill, make, section } from "../shared/elements.ts";
import { follow } from "../shared/events.ts";
import type { PageState } from "../shared/state.ts";
import { themeSwitch } from "../shared/theme.ts";
import { buttonsOf } from "./buttons.ts";
import { saleView, serversView } from "./sale.ts";
import { stepsView } from "./steps.ts";

export function door(data: DoorPage, root: HTMLElement, state: PageState): void {
  const sale = make("div");
  const steps = make("ol", { class: "steps", "aria-live": "polite" });
  const servers = make("p", { class: "small" });
  const lost = make("p", { class: "lost", role: "alert", hidden: true }, "make serve has ended.");
  const { element: buttons, renew } = buttonsOf(data);
  root.append(
    header(data, state),
    lost,
    section("sale", "The sale", sale, servers),
    section("try", "Try it", buttons),
    section("steps", "What happened", steps),
    section("places", "Where to look", placesOf(data)),
  );
  const show = (now: DoorState) => {
    fill(sale, ...saleView(now));
    fill(servers, ...serversView(now));
    fill(steps, ...stepsView(now.steps));
    renew(now);
  };
  follow<DoorState>("state", show, (isConnected) => {
    lost.hidden = isConnected;
  });
}

function header({ target, about }: DoorPage, state: PageState): HTMLElement {
  const top = make(
    "div",
    { class: "top" },
    make("span", { class: "muted" }, "flashproof · make serve"),
    themeSwitch(state),
  );
  return make(
    "header",
    {},
    top,
    make("h1", {}, "A flash sale, running here"),
    make(
      "p",
      { class: "because" },
      "Many buyers want few units: servers, Redis, MySQL and DTM sell each unit once, and make an order of each sale, whatever crashes meanwhile. Open a sale, send buyers, and crash a server in the middle of a purchase to see it.",
    ),
    make("p", { class: "muted small" }, visible(about === undefined ? target : `${target}: ${about}`)),
  );
}

const placesOf = ({ places }: DoorPage): HTMLElement =>
  make(
    "dl",
    { class: "facts" },
    ...places.flatMap(([name, address]) => [
      make("dt", {}, visible(name)),
      make(
        "dd",
        {},
        /^https?:/.test(address)
          ? make("a", { href: address, target: "_blank", rel: "noreferrer" }, visible(address))
          : visible(address),
      ),
    ]),
  );
