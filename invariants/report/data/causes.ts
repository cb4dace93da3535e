// Groups findings by their cause, as far as the evidence tells: the fault that most of them share comes first.
import type { FindingGroup, FindingPart } from "./page-data.ts";

/** A finding, and what it may be a consequence of. */
export interface Suspect {
  finding: FindingPart;
  during: readonly string[];
  /** What its buyer was told, in short. */
  told: string;
}

/**
 * The groups, each with its cause. A finding during several faults goes to the one that most findings share; one during
 * none goes with those whose buyers were told the same.
 */
export function byCause(suspects: readonly Suspect[]): FindingGroup[] {
  const groups: FindingGroup[] = [];
  let left = [...suspects];
  for (;;) {
    const fault = mostShared(left);
    if (fault === undefined) break;
    const own = left.filter(({ during }) => during.includes(fault));
    groups.push({ cause: `during ${fault}`, findings: own.map(({ finding }) => finding) });
    left = left.filter((one) => !own.includes(one));
  }
  const calm = new Map<string, FindingPart[]>();
  for (const { finding, told } of left) {
    const where = finding.at === undefined ? "at no known time" : "while no fault was in force";
    const cause = told === "" ? where : `${where}, told ${told}`;
    calm.set(cause, [...(calm.get(cause) ?? []), finding]);
  }
  return [...groups, ...[...calm].map(([cause, findings]) => ({ cause, findings }))];
}

/** The fault during which most of these lie; of equals the one that comes first in them. */
function mostShared(suspects: readonly Suspect[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { during } of suspects)
    for (const fault of during) counts.set(fault, (counts.get(fault) ?? 0) + 1);
  let most: string | undefined;
  for (const [fault, count] of counts)
    if (most === undefined || count > (counts.get(most) ?? 0)) most = fault;
  return most;
}
