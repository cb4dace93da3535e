// Which sales were struck, and how: a finding about a sale whose purchase was broken on purpose says so.
import type { Facts } from "../facts/facts.ts";
import type { Operation } from "../record/history.ts";
import type { InvariantResult } from "../verdict.ts";

/** Returns true of a strike on an exchange, with effect or without. */
export const isOfWire = ({ op }: Operation): boolean => op.startsWith("wire ");

/** Returns true of a failpoint that went off; it says in which message. */
export const isHit = ({ op }: Operation): boolean => op.startsWith("failpoint ");

/** A strike on one sale: of the wire, or a failpoint that went off. */
const isStrike = (one: Operation): boolean =>
  one.sale !== undefined && one.outcome === "ok" && (isOfWire(one) || isHit(one));

/** What happened, in a sentence. Where the record has none of its own, it says the place and the mode. */
const sentenceOf = (one: Operation): string =>
  isOfWire(one) && one.error !== undefined ? one.error : `the ${one.op} went off (${one.error ?? "no mode"})`;

/** A strike in few words: what it was, and where. */
export const strikeText = (one: Operation): string => {
  const { op, error = "", target = "" } = one;
  return isOfWire(one) ? `${op} of ${target}` : `${op} ${error} on ${target}`;
};

/** The exchange that such words say was broken; undefined if they are of something else. */
export const exchangeIn = (strike: string): string | undefined => /^wire \S+ of (.+)$/s.exec(strike)?.[1];

/** The strikes on each sale that was struck. */
export function strikesBySale({ faults }: Facts): Map<string, Operation[]> {
  const bySale = new Map<string, Operation[]>();
  for (const fault of faults) {
    if (!isStrike(fault) || fault.sale === undefined) continue;
    const own = bySale.get(fault.sale);
    if (own === undefined) bySale.set(fault.sale, [fault]);
    else own.push(fault);
  }
  return bySale;
}

/** The most strikes that a finding names, and has among its evidence. */
const NAMED = 3;

/** The results, with each finding about a struck sale saying what struck it; the operations are part of its evidence. */
export function withStrikes(results: readonly InvariantResult[], facts: Facts): InvariantResult[] {
  const bySale = strikesBySale(facts);
  if (bySale.size === 0) return [...results];
  return results.map((result) => ({
    ...result,
    findings: result.findings.map((finding) => {
      const strikes = bySale.get(finding.place?.sale ?? saleIn(finding.what, bySale) ?? "");
      if (strikes === undefined) return finding;
      const shown = strikes.slice(0, NAMED);
      const more = strikes.length > NAMED ? `, and ${strikes.length - NAMED} more` : "";
      return {
        ...finding,
        what: `${finding.what}; in this sale ${shown.map(sentenceOf).join(", then ")}${more}`,
        evidence: [...finding.evidence, ...shown],
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
