// A page as one HTML file without others: its script, its style and its data stand in it, and its policy lets nothing
// else run or load. A page that is served may ask where it came from, and nowhere else.
import { createHash } from "node:crypto";
import type { PageData } from "./data/page-data.ts";
import type { DoorPage } from "./door/door-page.ts";
import { escapeXml } from "./escape.ts";
import type { LivePage } from "./live/live-page.ts";
import type { PageFiles } from "./page-files.ts";
import type { ComparePage, IndexPage } from "./several/several-page.ts";

/** The page of one run. */
export function pageHtml(data: PageData, files: PageFiles): string {
  const { run, verdict } = data;
  const title = `${verdict.valid}: ${run.kind} of ${run.target}, seed ${run.seed}`;
  return wholePage(title, `verdict: ${verdict.valid} (${verdict.because})`, data, files);
}

/** The page of `make serve`. */
export const doorHtml = (data: DoorPage, files: PageFiles): string =>
  wholePage("flashproof: make serve", "the state of the sale, and buttons to try it", data, files, "served");

/** The page of a run that goes on. */
export const liveHtml = (data: LivePage, files: PageFiles): string =>
  wholePage(
    `live: ${data.kind} of ${data.target}, seed ${data.seed}`,
    "a run that goes on",
    data,
    files,
    "served",
  );

/** A page with this data. The gist is shown where no script runs. */
export function wholePage(
  title: string,
  gist: string,
  data: PageData | ComparePage | IndexPage | DoorPage | LivePage,
  { script, style }: PageFiles,
  how: "from disk" | "served" = "from disk",
): string {
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    "img-src data:",
    ...(how === "served" ? ["connect-src 'self'"] : []),
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${escapeXml(title)}</title>
<style>${style}</style></head><body>
<main id="report"><noscript>${escapeXml(gist)}. This page needs its script to show more.</noscript></main>
<script type="application/json" id="data">${embedded(data)}</script>
<script>${script}</script>
</body></html>
`;
}

const hashOf = (text: string): string => `sha256-${createHash("sha256").update(text).digest("base64")}`;

/** The data as JSON that ends no script element, and that is text of JavaScript, too. */
const embedded = (data: object): string =>
  JSON.stringify(data)
    .replaceAll("<", "\\u003c")
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");
