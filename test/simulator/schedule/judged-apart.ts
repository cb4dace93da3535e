// A DTM whose store forgets breaks its own promise: of a message that it had stored, and does not know any more, no order
// comes. Such an order is not the server's to answer for, and nothing else is excused.

import type { Finding, InvariantResult, Verdict } from "../../../invariants/verdict.ts";
import type { InvariantName } from "../../../targets/schema/invariant-name.ts";

/** The mark of an order that is excused. */
export const EXCUSED = "an order is missing that DTM's store forgot: the server cannot promise it";

/** How the findings end that say that an order is not there. */
const MISSING: Partial<Record<InvariantName, RegExp>> = {
  "no-lost-order": /, and no order$/,
  "told-the-truth": /, and has no order$/,
};

/** The verdict without what these messages, of which DTM knows nothing any more, are to blame for. */
export function judgedApart(verdict: Verdict, forgotten: ReadonlySet<string>): Verdict {
  if (verdict.valid !== false || forgotten.size === 0) return verdict;
  const isExcused = (name: InvariantName, { what, place }: Finding) =>
    MISSING[name]?.test(what) === true && place?.gid !== undefined && forgotten.has(place.gid);
  const doubts: string[] = [];
  const invariants = verdict.invariants.map((result): InvariantResult => {
    const { name } = result;
    const left = result.findings.filter((finding) => !isExcused(name, finding));
    const excused = result.findings.length - left.length;
    if (excused === 0) return result;
    const found = result.found - excused;
    if (found > 0) return { ...result, findings: left, found };
    const reason = EXCUSED;
    doubts.push(`${name} is unknown (${reason})`);
    const { kinds: _, ...others } = result;
    return { ...others, findings: [], found: 0, valid: "unknown", reason };
  });
  const broken = invariants.filter(({ valid }) => valid === false);
  if (broken.length > 0) {
    const because = broken.map(({ name, found }) => `${name} is broken (${found} found)`).join("; ");
    return { ...verdict, invariants, because };
  }
  return { ...verdict, invariants, valid: "unknown", because: doubts.join("; "), doubts };
}
