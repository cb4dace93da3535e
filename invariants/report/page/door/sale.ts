// The sale as figures, and each of its units as a square while there are not too many.

import { visible } from "../../../../base/visible.ts";
import type { DoorSale, DoorState } from "../../door/door-page.ts";
import { make, nameOf } from "../shared/elements.ts";
import { count } from "../shared/times.ts";

const MOST_SQUARES = 200;

/** Figures and squares of the sale. */
export function saleView({ sale, openMessages }: DoorState): HTMLElement[] {
  if (sale === undefined) return [make("p", { class: "muted" }, "No sale is open yet.")];
  return [
    make("p", {}, "sale ", nameOf(sale.name), `, ${count(sale.units)} units`),
    make(
      "dl",
      { class: "figures" },
      ...figure("left", sale.left),
      ...figure("deducted", sale.deducted),
      ...figure("orders", sale.orders),
      ...figure("open messages", openMessages),
    ),
    ...squares(sale),
  ];
}

const figure = (name: string, value: number | undefined): HTMLElement[] => [
  make("dt", {}, name),
  make("dd", { "data-figure": name }, value === undefined ? "not shown" : count(value)),
];

function squares({ units, left, orders }: DoorSale): HTMLElement[] {
  if (units === 0 || units > MOST_SQUARES || left === undefined || orders === undefined) return [];
  const underWay = Math.max(0, units - left - orders);
  const kinds: [kind: string, mark: string, many: number][] = [
    ["ordered", "✓", orders],
    ["under-way", "…", underWay],
    ["free", "", left],
  ];
  const says = `${orders} ordered, ${underWay} deducted and not ordered yet, ${left} left`;
  const shown = kinds.flatMap(([kind, mark, many]) =>
    Array.from({ length: Math.min(many, MOST_SQUARES) }, () => make("span", { class: kind }, mark)),
  );
  return [
    make("div", { class: "units", role: "img", "aria-label": says }, ...shown),
    make("p", { class: "muted small" }, "✓ ordered · … deducted, its order is to come · empty: left"),
  ];
}

/** Which servers run. */
export const serversView = ({ servers }: DoorState): HTMLElement[] =>
  servers.map(({ name, isUp }) =>
    make(
      "span",
      { class: `badge server ${isUp ? "true" : "false"}` },
      visible(`${name} ${isUp ? "runs" : "is down"}`),
    ),
  );
