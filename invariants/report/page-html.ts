// The report as one HTML page without other files: its script, its style and its data stand in it, and its policy lets
// nothing else run or load.
import { createHash } from "node:crypto";
import type { PageData } from "./data/page-data.ts";
import { escapeXml } from "./escape.ts";
import type { PageFiles } from "./page-files.ts";

/** The page with this data. */
export function pageHtml(data: PageData, { script, style }: PageFiles): string {
  const { run, verdict } = data;
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${escapeXml(`${verdict.valid}: ${run.kind} of ${run.target}, seed ${run.seed}`)}</title>
<style>${style}</style></head><body>
<main id="report"><noscript>verdict: ${escapeXml(`${verdict.valid} (${verdict.because})`)}. This page needs its script to show more.</noscript></main>
<script type="application/json" id="data">${embedded(data)}</script>
<script>${script}</script>
</body></html>
`;
}

const hashOf = (text: string): string => `sha256-${createHash("sha256").update(text).digest("base64")}`;

/** The data as JSON that ends no script element, and that is text of JavaScript, too. */
const embedded = (data: PageData): string =>
  JSON.stringify(data)
    .replaceAll("<", "\\u003c")
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");
