// Groups findings by their cause, as far as the evidence tells: the fault that most of them share comes first.
import { exchangeIn } from "../../judging/strikes.ts";
import type { FindingGroup, FindingPart } from "./page-data.ts";

/** A finding, and what it may be a consequence of. */
export interface Suspect {
  finding: FindingPart;
  /** What was in force. */
  during: readonly string[];
  /** What came first after that, where it may be the cause. */
  next?: string | undefined;
  /** What its buyer was told, in short. */
  told: string;
}

/**
 * The groups, each with its cause. A finding in whose sale an exchange was broken goes to that exchange; one during
 * several faults to the one that most findings share; one during none to what came next, or else to those whose buyers
 * were told the same.
 */
export function byCause(suspects: readonly Suspect[]): FindingGroup[] {
  const groups: FindingGroup[] = [];
  let left = suspects.map((one) => ({ finding: one.finding, told: one.told, causes: causesOf(one) }));
  for (;;) {
    const cause = mostShared(left);
    if (cause === undefined) break;
    const own = new Set(left.filter(({ causes }) => causes.includes(cause)));
    groups.push({ cause, findings: [...own].map(({ finding }) => finding) });
    left = left.filter((one) => !own.has(one));
  }
  const calm = new Map<string, FindingPart[]>();
  for (const { finding, told } of left) {
    const where = finding.at === undefined ? "at no known time" : "while no fault was in force";
    const cause = told === "" ? where : `${where}, told ${told}`;
    calm.set(cause, [...(calm.get(cause) ?? []), finding]);
  }
  return [...groups, ...[...calm].map(([cause, findings]) => ({ cause, findings }))];
}

/** What may be its cause, in words. */
function causesOf({ during, next }: Suspect): string[] {
  const exchanges = during.flatMap((one) => exchangeIn(one) ?? []);
  if (exchanges.length > 0) return exchanges.map((exchange) => `after ${exchange} was broken on the wire`);
  if (during.length > 0 || next === undefined) return during.map((fault) => `during ${fault}`);
  return [`after which came ${next}`];
}

/** The cause that most of these share; of equals the one that comes first in them. */
function mostShared(suspects: readonly { causes: readonly string[] }[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { causes } of suspects)
    for (const cause of causes) counts.set(cause, (counts.get(cause) ?? 0) + 1);
  let most: string | undefined;
  for (const [cause, count] of counts)
    if (most === undefined || count > (counts.get(most) ?? 0)) most = cause;
  return most;
}
