// A trace as Markdown with a Mermaid sequence diagram, for issues and pages.
import type { Trace, TraceEvent } from "../trace/trace.ts";
import { saidIn, secondsSince, timeOf, titleOf, wayOf } from "./trace-text.ts";
import { visible } from "./visible.ts";

/** The whole text. */
export function traceMarkdown(trace: Trace): string {
  const { because, startedAt, events, faults, held, findings, notes } = trace;
  const lines = [
    `# ${plain(titleOf(trace))}`,
    "",
    `${plain(because)}. Times are seconds since the start of the run, ${new Date(startedAt).toISOString()}.`,
    "",
    "```mermaid",
    "sequenceDiagram",
    ...diagramLines(trace),
    "```",
    "",
    ...table(
      ["seconds", "where", "what", "how it is known"],
      events.map((event) => [timeOf(trace, event), wayOf(event), saidIn(event), event.known]),
    ),
    ...section(
      "Faults",
      faults.map(
        ({ what, from, to }) =>
          `${plain(what)}: from ${secondsSince(startedAt, from)}${to === undefined ? ", with no end recorded" : ` to ${secondsSince(startedAt, to)}`}`,
      ),
    ),
    ...section(
      "At the end",
      held.map(({ place, what }) => `${plain(place)}: ${plain(what)}`),
    ),
    ...section(
      "What the verdict says",
      findings.map(
        ({ invariant, what, says }) => `\`${invariant}\`: ${plain(what)} (must hold: ${plain(says)})`,
      ),
    ),
    ...section("Notes", notes.map(plain)),
  ];
  return `${lines.join("\n")}\n`;
}

function section(title: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : ["", `## ${title}`, "", ...items.map((item) => `- ${item}`)];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [row(head), row(head.map(() => "---")), ...rows.map((cells) => row(cells.map(plain)))];
}

/** Text that Markdown and HTML leave as it is. */
const plain = (text: string): string => visible(text).replace(/[\\`*_{}[\]()<>#|!~&]/g, escapeOf);

const escapeOf = (one: string): string =>
  one === "<" ? "&lt;" : one === ">" ? "&gt;" : one === "&" ? "&amp;" : `\\${one}`;

function diagramLines({ parties, events, startedAt, faults }: Trace): string[] {
  const names = new Map(parties.map((party, index) => [party, `p${index}`]));
  const name = (party: string) => names.get(party) ?? "p0";
  const ends = `${name(parties[0] ?? "")},${name(parties.at(-1) ?? "")}`;
  const strikes = faults.map(({ what, from }) => ({
    at: from,
    lines: [`  Note over ${ends}: ${label(`${secondsSince(startedAt, from)} ${what}`)}`],
  }));
  const steps = events.flatMap((event) => arrowsOf(event, name, startedAt));
  const all = [...strikes, ...steps].sort((a, b) => (a.at === b.at ? 0 : a.at - b.at));
  return [
    ...parties.map((party) => `  participant ${name(party)} as ${label(party)}`),
    ...all.flatMap(({ lines }) => lines),
  ];
}

/** An arrow for what was sent, and one for what came back when it came. What follows and was not seen is dashed. */
function arrowsOf(
  { at, until, notBefore, from, to, what, reply, source, isStruck }: TraceEvent,
  name: (party: string) => string,
  startedAt: number,
): { at: number; lines: string[] }[] {
  const sent = at ?? notBefore ?? Number.POSITIVE_INFINITY;
  const time = at === undefined ? "" : `${secondsSince(startedAt, at)} `;
  const text = label(`${time}${isStruck ? "✗ " : ""}${what}${source === "follows" ? " (not seen)" : ""}`);
  if (from === to) return [{ at: sent, lines: [`  Note over ${name(to)}: ${text}`] }];
  const arrow = source === "follows" ? "--)" : "->>";
  const call = { at: sent, lines: [`  ${name(from)}${arrow}${name(to)}: ${text}`] };
  if (reply === undefined) return [call];
  if (until === undefined) return [call, { at: sent, lines: [`  Note over ${name(from)}: ${label(reply)}`] }];
  const answer = `  ${name(to)}-->>${name(from)}: ${label(`${secondsSince(startedAt, until)} ${reply}`)}`;
  return [call, { at: until, lines: [answer] }];
}

/** Mermaid reads these as its own, and takes their codes. */
const CODES: Readonly<Record<string, string>> = { "#": "#35;", ";": "#59;", "<": "#lt;", ">": "#gt;" };
const label = (text: string): string => visible(text).replace(/[#;<>]/g, (one) => CODES[one] ?? one);
