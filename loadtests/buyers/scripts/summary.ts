// k6 calls this at the end of a script, by its name.
import { readInput } from "./read-input.ts";

const { summaryFile } = readInput();

/** Writes k6's own summary into the run folder. */
export const handleSummary = (summary: unknown): Record<string, string> => ({
  [summaryFile]: JSON.stringify(summary, null, 2),
});
