// A trace as a reader sees it: the diagram, what each store held at the end, what the invariants wanted, and a table that
// says the same as the diagram.

import { visible } from "../../../../base/visible.ts";
import { withThisGid } from "../../../trace/this-gid.ts";
import type { Trace, TraceEvent } from "../../../trace/trace.ts";
import { drawDiagram } from "../diagram/draw.ts";
import { make } from "../shared/elements.ts";
import { moment } from "../shared/times.ts";
import type { View } from "../shared/view.ts";

const LEAST_WIDTH = 340;

/** The parts of the view, in their order. `wide` is how much room there is. */
export function traceView(trace: Trace, clock: View["clock"], start: number, wide: number): Node[] {
  const { sale, users, gids, because, findings, notes } = trace;
  const short = withThisGid(trace);
  const timeOf = (at: number) => moment(at - trace.startedAt, clock, start);
  const who = users.length === 1 ? `Buyer ${users[0]}` : `${users.length} buyers`;
  const shown = Math.max(LEAST_WIDTH, wide);
  return [
    make("h3", {}, make("bdi", {}, visible(`${who} of sale ${sale}`))),
    make("p", {}, visible(because), "."),
    gids.length === 0
      ? ""
      : make("p", { class: "muted small" }, make("bdi", {}, visible(`gid ${gids.join(", ")}`))),
    ...findings.map(({ invariant, what, says }) =>
      make(
        "div",
        { class: "wants" },
        make("p", {}, make("span", { class: "badge false" }, `✗ ${invariant}`), " ", visible(what)),
        make("p", { class: "muted" }, `must hold: ${says}`),
      ),
    ),
    make(
      "div",
      { class: "scroll", tabindex: "0", role: "group", "aria-label": "message diagram" },
      drawDiagram(trace, shown, timeOf, short),
    ),
    make(
      "p",
      { class: "muted small" },
      "Solid: recorded. Dashed: a reply. Dotted, in italics: not seen, and follows from what was. ✗: broken on purpose, or missing. Bars at the left: faults in force.",
    ),
    heldAtEnd(trace, short),
    ...notes.map((note) => make("p", { class: "muted small" }, visible(`${note}.`))),
    table(trace, timeOf),
  ].filter((part): part is HTMLElement => part !== "");
}

const heldAtEnd = ({ held }: Trace, short: (text: string) => string): HTMLElement =>
  make(
    "div",
    { class: "held" },
    ...held.map(({ place, state, what }) =>
      make(
        "div",
        { class: state.replace(" ", "-") },
        make("p", { class: "muted small" }, visible(`${place}, at the end`)),
        make("p", {}, visible(short(what))),
      ),
    ),
  );

/** The same as the diagram, with how each step is known. */
function table(trace: Trace, timeOf: (at: number) => string): HTMLElement {
  const cell = (text: string) => make("td", {}, make("bdi", {}, visible(text)));
  const rows = [
    ...trace.faults.map(({ what, from, to }) => ({
      at: from,
      cells: [`${timeOf(from)} – ${to === undefined ? "?" : timeOf(to)}`, "fault", what, "in the history"],
    })),
    ...trace.events.map((event) => ({
      at: event.at ?? event.notBefore ?? Number.POSITIVE_INFINITY,
      cells: [whenOf(event, timeOf), wayOf(event), saidIn(event), event.known],
    })),
  ].sort((a, b) => (a.at === b.at ? 0 : a.at - b.at));
  const head = ["time", "where", "what", "how it is known"].map((text) => make("th", { scope: "col" }, text));
  return make(
    "details",
    {},
    make("summary", {}, "The same as a table, with how each step is known"),
    make(
      "div",
      { class: "scroll", tabindex: "0", role: "group", "aria-label": "steps as a table" },
      make(
        "table",
        {},
        make("thead", {}, make("tr", {}, ...head)),
        make("tbody", {}, ...rows.map(({ cells }) => make("tr", {}, ...cells.map(cell)))),
      ),
    ),
  );
}

function whenOf({ at, until, notBefore }: TraceEvent, timeOf: (at: number) => string): string {
  if (at === undefined) return notBefore === undefined ? "" : `after ${timeOf(notBefore)}`;
  return until === undefined || until === at ? timeOf(at) : `${timeOf(at)} – ${timeOf(until)}`;
}

const wayOf = ({ from, to }: TraceEvent): string => (from === to ? to : `${from} → ${to}`);
const saidIn = ({ what, reply, isStruck, isMissing }: TraceEvent): string =>
  `${isStruck || isMissing ? "✗ " : ""}${what}${reply === undefined ? "" : `: ${reply}`}`;
