// What two findings have in common: the sentence without its names and numbers. By it, a finding of one run is known
// again in another, where other buyers meet the same mistake.
import type { Finding } from "./verdict.ts";

/** Fields of evidence that hold names. */
const NAMES = ["user", "sale", "gid", "okGid", "otherGid", "server"];
/** Stands for a name or a number. */
const BLANK = "…";

/** The words behind which a sentence names something. */
const BEFORE_NAMES = "buyer|sale|message|under|to|purchases,|and";

/** The kind of a finding, such as `buyer … of sale … has a unit under …, and no order`. */
export function kindOf({ what, evidence }: Finding): string {
  const known = [...new Set(evidence.flatMap(namesIn))].sort((a, b) => b.length - a.length);
  return (
    known
      .reduce(withoutName, what)
      .replace(/\b(buyer|sale|message) [^\s:,;(][^\s:,;]*/g, `$1 ${BLANK}`)
      .replace(/\bunder (?:no gid|\{\S*?\}-[\da-f]+)/g, `under ${BLANK}`)
      // What follows names others, as the latest orders, or says a bound.
      .replace(/; .*$/s, "")
      .replace(/-?\d+(?:\.\d+)?/g, BLANK)
  );
}

function namesIn(evidence: unknown): string[] {
  if (evidence === null || typeof evidence !== "object") return [];
  const fields: [string, unknown][] = Object.entries(evidence);
  return fields.flatMap(([field, value]) =>
    NAMES.includes(field) && typeof value === "string" && value !== "" ? [value] : [],
  );
}

/** The text without this name. A word of the sentence that is a name too stays: only behind certain words stands a name. */
function withoutName(text: string, name: string): string {
  const literal = name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return text.replace(new RegExp(`\\b(${BEFORE_NAMES}) ${literal}(?=[\\s,;:]|$)`, "g"), `$1 ${BLANK}`);
}
