// Which runs are of the same plan but for their seed, so that their figures can be laid side by side. Pure.
import type { Summary } from "./summary.ts";

/** Settings that change nothing of what a run does. */
const ASIDE = ["seed", "out", "allow-host", "replay"];

/** The settings of a run that decide what it does, by name, in order. */
export const decidingSettings = ({ settings }: Pick<Summary, "settings">): [string, unknown][] =>
  Object.entries(settings)
    .filter(([name, value]) => !ASIDE.includes(name) && value !== undefined && value !== null)
    .sort(([a], [b]) => (a < b ? -1 : 1));

/** Equal for runs of the same kind, target and settings, whatever their seeds. */
export const planOf = (summary: Pick<Summary, "kind" | "target" | "settings">): string =>
  JSON.stringify([summary.kind, summary.target, decidingSettings(summary)]);
