// A trace for a terminal: a table of what happened, what each store held at the end, and what the verdict says of it.

import { visible } from "../../base/visible.ts";
import { withThisGid } from "../trace/this-gid.ts";
import type { Trace, TraceEvent } from "../trace/trace.ts";

/** The time in seconds since the first operation of the run. */
export const secondsSince = (startedAt: number, at: number): string => ((at - startedAt) / 1_000).toFixed(3);

/** Whose trace it is. */
export function titleOf({ sale, users, gids }: Trace): string {
  const buyers = users.length === 1 ? `buyer ${users[0]}` : `${users.length} buyers`;
  const messages = gids.length === 0 ? "" : `, gid ${gids.join(", ")}`;
  return `${buyers} of sale ${sale}${messages}`;
}

/** When an event was: `1.204–1.210`, `after 1.204` or nothing. */
export function timeOf({ startedAt }: Trace, { at, until, notBefore }: TraceEvent): string {
  if (at !== undefined) {
    const from = secondsSince(startedAt, at);
    return until === undefined || until === at ? from : `${from}–${secondsSince(startedAt, until)}`;
  }
  return notBefore === undefined ? "" : `after ${secondsSince(startedAt, notBefore)}`;
}

/** Who sent what to whom; what happened at one place has no arrow. */
export const wayOf = ({ from, to }: TraceEvent): string => (from === to ? to : `${from} → ${to}`);

/** What was asked, and what came back. */
export const saidIn = ({ what, reply, isStruck, isMissing }: TraceEvent): string =>
  `${isStruck || isMissing ? "✗ " : ""}${what}${reply === undefined ? "" : `: ${reply}`}`;

/** A table stays readable; JSON=1 has the whole text. */
const LONGEST = 100;
const cutShort = (said: string): string => (said.length > LONGEST ? `${said.slice(0, LONGEST)}…` : said);

/** The whole text. */
export function traceText(trace: Trace): string {
  const { because, startedAt, events, faults, held, findings, notes } = trace;
  const started = new Date(startedAt).toISOString().replace("T", " ").replace("Z", " UTC");
  const faultRows = faults.map(({ what, from, to }) => ({
    at: from,
    cells: [
      `${secondsSince(startedAt, from)}–${to === undefined ? "" : secondsSince(startedAt, to)}`,
      "fault",
      what,
      to === undefined ? "in the history; its end is not recorded" : "in the history",
    ],
  }));
  // The title has the gid: the rows need not be as wide as that.
  const short = withThisGid(trace);
  const eventRows = events.map((event) => ({
    at: event.at ?? event.notBefore ?? Number.POSITIVE_INFINITY,
    cells: [timeOf(trace, event), wayOf(event), cutShort(short(saidIn(event))), event.known],
  }));
  const rows = [...faultRows, ...eventRows].sort((a, b) => (a.at === b.at ? 0 : a.at - b.at));
  const sections = [
    [titleOf(trace), because, `seconds since the first operation of the run, ${started}`],
    table(
      ["seconds", "where", "what", "how it is known"],
      rows.map(({ cells }) => cells),
    ),
    [
      "at the end:",
      ...table(
        undefined,
        held.map(({ place, what }) => [`  ${place}`, short(what)]),
      ),
    ],
    findings.length === 0
      ? ["the verdict has no finding that names them"]
      : findings.flatMap(({ invariant, what, says }) => [
          `✗ ${invariant}: ${what}`,
          `    must hold: ${says}`,
        ]),
    notes.map((note) => `note: ${note}`),
  ];
  const shown = sections.filter((lines) => lines.length > 0);
  return `${shown.map((lines) => lines.map(visible).join("\n")).join("\n\n")}\n`;
}

/** Rows in columns as wide as they need to be; the last column is not filled up. */
function table(head: readonly string[] | undefined, rows: readonly (readonly string[])[]): string[] {
  const all = (head === undefined ? rows : [head, ...rows]).map((row) => row.map(visible));
  const widths = (all[0] ?? []).map((_, index) =>
    all.reduce((most, row) => Math.max(most, (row[index] ?? "").length), 0),
  );
  return all.map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
