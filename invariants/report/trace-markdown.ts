// A trace as Markdown with a Mermaid sequence diagram, for issues and pages.

import { visible } from "../../base/visible.ts";
import { type Step, stepsOf } from "../trace/steps.ts";
import type { Trace } from "../trace/trace.ts";
import { escapeMarkdown, markdownTable } from "./markdown.ts";
import { saidIn, secondsSince, timeOf, titleOf, wayOf } from "./trace-text.ts";

/** The whole text. */
export function traceMarkdown(trace: Trace): string {
  const { because, startedAt, events, faults, held, findings, notes } = trace;
  const lines = [
    `# ${escapeMarkdown(titleOf(trace))}`,
    "",
    `${escapeMarkdown(because)}. Times are seconds since the first operation of the run, ${new Date(startedAt).toISOString()}.`,
    "",
    "```mermaid",
    "sequenceDiagram",
    ...diagramLines(trace),
    "```",
    "",
    ...markdownTable(
      ["seconds", "where", "what", "how it is known"],
      events.map((event) =>
        [timeOf(trace, event), wayOf(event), saidIn(event), event.known].map(escapeMarkdown),
      ),
    ),
    ...section(
      "Faults",
      faults.map(
        ({ what, from, to }) =>
          `${escapeMarkdown(what)}: from ${secondsSince(startedAt, from)}${to === undefined ? ", with no end recorded" : ` to ${secondsSince(startedAt, to)}`}`,
      ),
    ),
    ...section(
      "At the end",
      held.map(({ place, what }) => `${escapeMarkdown(place)}: ${escapeMarkdown(what)}`),
    ),
    ...section(
      "What the verdict says",
      findings.map(
        ({ invariant, what, says }) =>
          `\`${invariant}\`: ${escapeMarkdown(what)} (must hold: ${escapeMarkdown(says)})`,
      ),
    ),
    ...section("Notes", notes.map(escapeMarkdown)),
  ];
  return `${lines.join("\n")}\n`;
}

function section(title: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : ["", `## ${title}`, "", ...items.map((item) => `- ${item}`)];
}

function diagramLines(trace: Trace): string[] {
  const { parties, startedAt } = trace;
  const names = new Map(parties.map((party, index) => [party, `p${index}`]));
  const name = (party: string) => names.get(party) ?? "p0";
  return [
    ...parties.map((party) => `  participant ${name(party)} as ${label(party)}`),
    ...stepsOf(trace).map((step) => `  ${lineOf(step, name, startedAt)}`),
  ];
}

/** What follows and was not seen is dashed, and says so. */
function lineOf(step: Step, name: (party: string) => string, startedAt: number): string {
  const { kind, at, isTimed, from, to, text, follows, isBad } = step;
  const time = isTimed ? `${secondsSince(startedAt, at)} ` : "";
  const said = label(`${time}${isBad ? "✗ " : ""}${text}${follows ? " (not seen)" : ""}`);
  if (kind === "fault") return `Note over ${name(from)},${name(to)}: ${said}`;
  if (kind === "note") return `Note over ${name(to)}: ${said}`;
  const arrow = kind === "reply" ? "-->>" : follows ? "--)" : "->>";
  return `${name(from)}${arrow}${name(to)}: ${said}`;
}

/** Mermaid reads these as its own, and takes their codes. */
const CODES: Readonly<Record<string, string>> = {
  "#": "#35;",
  ";": "#59;",
  "%": "#37;",
  "<": "#lt;",
  ">": "#gt;",
};
const label = (text: string): string => visible(text).replace(/[#;%<>]/g, (one) => CODES[one] ?? one);
