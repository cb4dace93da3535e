// The file to which GitHub Actions lets a step add Markdown; it is shown on the page of the job.
import { appendFileSync } from "node:fs";

/** Where GitHub wants it, or undefined outside of its jobs. */
export const jobSummaryFile = (env: NodeJS.ProcessEnv = process.env): string | undefined =>
  env["GITHUB_STEP_SUMMARY"] || undefined;

/** Adds the Markdown, where there is a file for it. A run fails for no summary: returns a line that says why there is none. */
export function addToJobSummary(file: string | undefined, markdown: () => string): string | undefined {
  if (file === undefined) return undefined;
  try {
    appendFileSync(file, `${markdown()}\n`);
    return undefined;
  } catch (error) {
    return `the job summary was not written: ${error instanceof Error ? error.message : String(error)}`;
  }
}
