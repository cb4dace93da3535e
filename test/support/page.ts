// The report page of facts, as text.
import type { Facts } from "../../invariants/facts/facts.ts";
import type { RunFile } from "../../invariants/record/run-file.ts";
import { type Beside, makePageData } from "../../invariants/report/data/make-page-data.ts";
import type { PageFiles } from "../../invariants/report/page-files.ts";
import { pageHtml } from "../../invariants/report/page-html.ts";
import type { Verdict } from "../../invariants/verdict.ts";

/** The page's HTML; without its script unless it is given. */
export function pageOf(
  run: RunFile,
  verdict: Verdict,
  facts: Facts,
  files: PageFiles = { script: "", style: "" },
  beside: Beside = { files: [] },
): string {
  return pageHtml(makePageData(run, verdict, facts, beside), files);
}
