// Which sales were struck, and how: a finding about a sale whose purchase was broken on purpose says so.
import type { Facts } from "./facts/facts.ts";
import type { Operation } from "./record/history.ts";
import type { InvariantResult } from "./verdict.ts";

/** A strike on one sale: of the wire, or a failpoint that went off. */
const isStrike = ({ op, outcome, sale }: Operation): boolean =>
  sale !== undefined && outcome === "ok" && (op.startsWith("wire ") || op.startsWith("failpoint "));

/** What happened, in a sentence. Where the record has none of its own, it says the place and the mode. */
const sentenceOf = ({ op, error }: Operation): string =>
  op.startsWith("wire ") && error !== undefined ? error : `the ${op} went off (${error ?? "no mode"})`;

/** The most strikes that a finding names. */
const NAMED = 3;

/** The results, with each finding about a struck sale saying what struck it; the operations are part of its evidence. */
export function withStrikes(results: readonly InvariantResult[], facts: Facts): InvariantResult[] {
  const bySale = new Map<string, Operation[]>();
  for (const fault of facts.faults)
    if (isStrike(fault) && fault.sale !== undefined)
      bySale.set(fault.sale, [...(bySale.get(fault.sale) ?? []), fault]);
  if (bySale.size === 0) return [...results];
  return results.map((result) => ({
    ...result,
    findings: result.findings.map((finding) => {
      const strikes = bySale.get(saleIn(finding.what, bySale) ?? "");
      if (strikes === undefined) return finding;
      const named = strikes.slice(0, NAMED).map(sentenceOf);
      return {
        what: `${finding.what}; in this sale ${named.join(", then ")}`,
        evidence: [...finding.evidence, ...strikes],
      };
    }),
  }));
}

/** The sale that the sentence is about: the word after `sale`, of those that were struck. */
function saleIn(what: string, bySale: ReadonlyMap<string, unknown>): string | undefined {
  for (const [, rest = ""] of what.matchAll(/\bsale (\S+)/g)) {
    // What ends a word in a sentence may also be a part of a name.
    for (let name = rest; name !== ""; name = name.slice(0, -1)) {
      if (bySale.has(name)) return name;
      if (!/[:;,.)]$/.test(name)) break;
    }
  }
  return undefined;
}
