// A run as Markdown for the summary of a GitHub job: the verdict, its invariants, the first findings, and a picture in
// characters, since a summary cannot hold an image of its own. Pure.

import { visible } from "../../base/visible.ts";
import { answersIn } from "../compare/figures.ts";
import { sentenceOf } from "../every-check.ts";
import type { Summary } from "../summary/summary.ts";
import type { InvariantResult, Verdict } from "../verdict.ts";
import { figuresOf, sharesIn } from "./figures.ts";
import { escapeMarkdown, markdownTable, withinBytes } from "./markdown.ts";
import { durationIn, faultsIn } from "./run-words.ts";
import { sparkline } from "./sparkline.ts";

/** GitHub takes 1 MiB of all that a step writes; other commands of the same step may write too. */
export const MOST_BYTES = 256 * 1024;
const FINDINGS = 5;
const PICTURE = 60;
const LONGEST_FINDING = 1_000;

const SIGNS = { true: "✅", false: "❌", unknown: "❔" } as const;

/** The Markdown, of no more bytes than this. */
export function jobSummary(verdict: Verdict, summary: Summary, most = MOST_BYTES): string {
  const { kind, target, seed, id, repeat } = summary;
  const { valid, because, invariants, marks, notes } = verdict;
  const missed = marks.filter(({ promised, reached }) => promised && !reached);
  const blocks = [
    `## ${SIGNS[`${valid}`]} flashproof: ${valid}`,
    "",
    `${escapeMarkdown(`${kind} of ${target}, seed ${seed}`)}: ${escapeMarkdown(cut(because))}.`,
    "",
    ...findingBlocks(invariants),
    markdownTable(["", "invariant", "checked", "found", ""], invariants.map(invariantRow)).join("\n"),
    "",
    ...missed.map(({ name, says }) => `- never reached: ${escapeMarkdown(name)} (${escapeMarkdown(says)})`),
    ...notes.map((note) => `- ${escapeMarkdown(cut(note))}`),
    "",
    ["```text", ...pictureOf(summary), "```"].join("\n"),
    "",
    `Shares: ${escapeMarkdown(sharesIn(verdict).join(", "))}. Run ${escapeMarkdown(id)}; the same plan again:`,
    "",
    `<pre>${escapeMarkdown(cut(repeat))}</pre>`,
    "",
  ];
  return withinBytes(blocks, most);
}

function invariantRow(result: InvariantResult): string[] {
  const { name, valid, checked, found, reason, waived, figures = {} } = result;
  const why = waived === undefined ? reason : `waived: ${waived}`;
  const told = [why ?? (valid === true ? undefined : sentenceOf(name)), ...figuresOf(figures).texts];
  const detail = told.flatMap((one) => (one === undefined ? [] : escapeMarkdown(cut(one)))).join(", ");
  return [waived === undefined ? SIGNS[`${valid}`] : "–", `\`${name}\``, `${checked}`, `${found}`, detail];
}

function findingBlocks(invariants: readonly InvariantResult[]): string[] {
  return invariants.flatMap(({ name, findings, found }) => {
    if (found === 0) return [];
    const shown = findings.slice(0, FINDINGS).map(({ what }) => `- ${escapeMarkdown(cut(what))}`);
    const more = found > shown.length ? [`- … and ${found - shown.length} more`] : [];
    return [`**${name}**: ${escapeMarkdown(sentenceOf(name))}`, "", ...shown, ...more, ""];
  });
}

/** Curves over the time of the run, one below the other. */
function pictureOf(summary: Summary): string[] {
  const { left, orders, stepMs } = summary.intervals;
  const answers = answersIn(summary);
  const most = Math.round(Math.max(0, ...answers));
  const curves: [name: string, values: readonly (number | null)[], unit: string][] = [
    ["answers", answers, `at most ${most} a second`],
    ["left", left.slice(0, answers.length), "units"],
    ["orders", orders.slice(0, answers.length), "by then"],
  ];
  const shown = curves.filter(([, values]) => values.some((value) => value !== null));
  const seconds = durationIn(answers.length * stepMs);
  return [
    ...shown.map(([name, values, unit]) => `${name.padEnd(8)} ${sparkline(values, PICTURE)}  ${unit}`),
    `${"".padEnd(8)} 0 s to ${seconds} since the first request; faults that struck: ${visible(faultsIn(summary)).replaceAll("`", "'")}`,
  ];
}

const cut = (text: string): string =>
  text.length > LONGEST_FINDING ? `${text.slice(0, LONGEST_FINDING)} …` : text;
