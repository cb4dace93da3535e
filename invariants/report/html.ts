// The verdict as one HTML page without other files.
import { sentenceOf } from "../every-check.ts";
import type { Facts } from "../facts/facts.ts";
import type { RunFile } from "../record/run-file.ts";
import type { InvariantResult, Validity, Verdict } from "../verdict.ts";
import { escapeXml } from "./escape.ts";
import { figuresOf, sharesIn } from "./figures.ts";
import { TIMELINE_STYLE, timelineSvg } from "./timeline.ts";

const STYLE = `
  body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1b1f24; background: #fff }
  h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin-top: 2rem }
  .v { display: inline-block; padding: 0 .6em; border-radius: .3em; color: #fff; font-weight: 600 }
  .true { background: #1a7f37 } .false { background: #cf222e } .unknown { background: #9a6700 }
  table { border-collapse: collapse; width: 100% } th, td { text-align: left; padding: .35rem .6rem; border-bottom: 1px solid #d8dee4; vertical-align: top }
  td.n { text-align: right; font-variant-numeric: tabular-nums } .says, .reason { color: #57606a }
  pre { background: #f6f8fa; padding: .6rem; overflow-x: auto; font-size: .85rem } code { background: #f6f8fa; padding: .1em .3em }
  @media (prefers-color-scheme: dark) { body { background: #0d1117; color: #e6edf3 } pre, code { background: #161b22 } th, td { border-color: #30363d } .says, .reason { color: #9198a1 } }
`;

/** The page of one run. */
export function htmlReport(run: RunFile, verdict: Verdict, facts: Facts): string {
  const title = `flashproof: ${run.id}`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeXml(title)}</title><style>${STYLE}${TIMELINE_STYLE}</style></head><body>
<h1>${badge(verdict.valid)} ${escapeXml(run.kind)} of ${escapeXml(run.target)}, seed ${run.seed}</h1>
<p>${escapeXml(verdict.because)}.</p>
${verdict.notes.map((note) => `<p class="reason">${escapeXml(note)}</p>`).join("\n")}
${timelineSvg(facts)}
<h2>Invariants</h2>
<table><tr><th>verdict</th><th>invariant</th><th>kind</th><th>checked</th><th>found</th></tr>
${verdict.invariants.map(invariantRow).join("\n")}
</table>
${marksSection(verdict)}
<p class="says">${escapeXml(sharesIn(verdict).join(" · "))}</p>
<h2>Run</h2>
<table>${factRows(run)}</table>
<p>The same plan again: <code>${escapeXml(run.repeat)}</code></p>
</body></html>
`;
}

const badge = (valid: Validity): string => `<span class="v ${valid}">${valid}</span>`;

function invariantRow(result: InvariantResult): string {
  const { name, kind, valid, checked, found, findings, reason, waived, figures } = result;
  const { texts, legends } = figuresOf(figures ?? {});
  const details = [
    waived === undefined ? "" : `<div class="says">${escapeXml(`waived: ${waived}`)}</div>`,
    ...(reason?.split("; ") ?? []).map((one) => `<div class="reason">${escapeXml(one)}</div>`),
    texts.length === 0 ? "" : `<div class="says">${escapeXml(texts.join(" · "))}</div>`,
    ...legends.map((legend) => `<div class="says">${escapeXml(legend)}</div>`),
    ...findings.map(
      ({ what, evidence }) =>
        `<details><summary>${escapeXml(what)}</summary><pre>${escapeXml(evidence.map((one) => JSON.stringify(one, null, 1)).join("\n"))}</pre></details>`,
    ),
  ].join("");
  return `<tr><td>${waived === undefined ? badge(valid) : "waived"}</td><td><strong>${name}</strong><div class="says">${escapeXml(sentenceOf(name))}</div>${details}</td><td>${kind}</td><td class="n">${checked}</td><td class="n">${found}</td></tr>`;
}

function marksSection({ marks }: Verdict): string {
  if (marks.length === 0) return "";
  const rows = marks.map(
    ({ name, reached, promised, says }) =>
      `<tr><td>${reached || promised ? badge(reached ? true : "unknown") : "no"}</td><td>${escapeXml(name)}</td><td>${escapeXml(says)}</td></tr>`,
  );
  return `<h2>Coverage marks</h2><table><tr><th>reached</th><th>mark</th><th>what it stands for</th></tr>${rows.join("\n")}</table>`;
}

function factRows(run: RunFile): string {
  const facts = { started: run.startedAt, ...run.settings, ...run.versions };
  return Object.entries(facts)
    .map(
      ([name, value]) =>
        `<tr><td>${escapeXml(name)}</td><td>${escapeXml(typeof value === "string" ? value : (JSON.stringify(value) ?? ""))}</td></tr>`,
    )
    .join("\n");
}
