// What the owner of a target accepts that it cannot show. It counts for an invariant that is unknown for no other reason,
// and for nothing else.
import { HarnessError } from "../../base/errors.ts";
import { InvariantName } from "../../targets/schema/invariant-name.ts";
import type { InvariantResult } from "../verdict.ts";

/** Reasons by the name of an invariant. */
type Waivers = Readonly<Record<string, string>>;

const NAMES: readonly string[] = InvariantName.anyOf.map((name) => name.const);

/** The results, each with its waiver where that counts. Throws a usage error for a waiver of no invariant. */
export function withWaivers(results: readonly InvariantResult[], waived: Waivers = {}): InvariantResult[] {
  for (const name of Object.keys(waived))
    if (!NAMES.includes(name))
      throw new HarnessError("usage", `the run waives ${name}, which is no invariant`, {
        hint: `invariants: ${NAMES.join(", ")}`,
      });
  return results.map((result) => {
    const reason = reasonFor(result, waived);
    return reason !== undefined && result.blind === true ? { ...result, waived: reason } : result;
  });
}

const reasonFor = ({ name }: InvariantResult, waived: Waivers): string | undefined =>
  Object.hasOwn(waived, name) ? waived[name] : undefined;

/** What must be said of waivers that do not count. */
export function waiverNotes(results: readonly InvariantResult[], waived: Waivers = {}): string[] {
  return results.flatMap((result) => {
    if (reasonFor(result, waived) === undefined || result.waived !== undefined) return [];
    const { name, valid, reason } = result;
    return valid === "unknown"
      ? [`${name} is waived, but it is unknown for another reason: ${reason ?? "no reason given"}`]
      : [`${name} is waived, and was judged: ${valid}`];
  });
}

/** What a true verdict is true of, if that is not all of it. */
export function scopeOf(results: readonly InvariantResult[]): string | undefined {
  const names = new Map<string, string[]>();
  for (const { name, waived } of results)
    if (waived !== undefined) names.set(waived, [...(names.get(waived) ?? []), name]);
  if (names.size === 0) return undefined;
  const seen = results.filter(({ waived }) => waived === undefined).length;
  const parts = [...names].map(([reason, own]) => `${inWords(own)} cannot be seen here: ${reason}`);
  return [`${seen} of ${results.length} invariants`, ...parts].join("; ");
}

/** Names in a sentence: `a`, `a and b`, `a, b and c`. */
const inWords = (names: readonly string[]): string =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
