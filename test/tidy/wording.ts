// How a file may look: its size, its first line, names and marks that do not belong. Pure. The patterns are
// written so that they do not match themselves.
import type { SourceFile } from "./rooms.ts";

const MOST_LINES = 250;
/** Made by a program, and of any size. */
const MADE = /^docs\/(?:target|verdict)\.schema\.json$|(?:^|\/)package-lock\.json$/;

/** What must not stand in a file, and what to say of it. `except` names the places that may. */
const UNWANTED: readonly { pattern: RegExp; why: string; except?: RegExp }[] = [
  { pattern: /\b(?:TO[D]O|FIX[M]E|XX[X])\b/, why: "leaves work for later; do it, or write an issue" },
  { pattern: /\/(?:home|root|Users)\//, why: "names a path of one machine" },
  {
    pattern: /\bfrom ["']uvu(?!\/assert["'])/,
    why: "imports uvu's own runner; use test/runner/suite.ts",
    except: /^test\/runner\//,
  },
  { pattern: /\btest\.on[l]y\(/, why: "leaves a test marked only", except: /^test\/runner\// },
  {
    pattern:
      /\bexport (?:async )?(?:function|const|let|class|interface|type) \w*(?:Manager|Helper|Util|Service)/,
    why: "exports a name that says nothing",
  },
  // handleSummary is the name k6 calls.
  {
    pattern: /\bexport (?:async )?(?:function|const|let) (?:data\b|handle(?!Summary\b))/,
    why: "exports a name that says nothing",
  },
];

/** Complaints about one file's text and name. */
export function wordingComplaints({ path, text }: SourceFile): string[] {
  const complaints: string[] = [];
  const lines = text.trimEnd().split("\n");
  if (lines.length > MOST_LINES && !MADE.test(path))
    complaints.push(`${path} has ${lines.length} lines, more than ${MOST_LINES}`);
  if (/(?:manager|helper|util|service|handle)/i.test(path))
    complaints.push(`${path}: a name that says nothing`);
  if (/(?<!\.test)\.ts$/.test(path) && !/^(?:\/\/|\/\*|#!)/.test(text))
    complaints.push(`${path} does not open with what it is for`);
  for (const { pattern, why, except } of UNWANTED) {
    if (except?.test(path)) continue;
    const at = lines.findIndex((line) => pattern.test(line));
    if (at >= 0) complaints.push(`${path}:${at + 1} ${why}`);
  }
  return complaints;
}
