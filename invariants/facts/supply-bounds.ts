// Units on sale by the history: what it knows outranks what a store says of itself.
import type { Sample } from "../record/observation.ts";
import type { Facts } from "./facts.ts";
import type { SaleFacts } from "./sale-facts.ts";

/** The least and the most units that were put on sale. */
export interface Units {
  least: number;
  most: number;
}

/** True if the history holds all that can have put units on sale: the opening is in it, and nothing was cut off. */
export const knowsSupply = (facts: Facts, { supplies }: SaleFacts): boolean =>
  supplies.opened && facts.cut.history === undefined;

/**
 * Returns a function that gives the units put on sale by the time of a sample. The read lies between the two times of
 * the sample, so a request between them may count or not. Where the history does not know, there is no upper bound.
 */
export function suppliedAt(facts: Facts, sale: SaleFacts): (sample: Sample) => Units {
  const { supplies } = sale;
  const knows = knowsSupply(facts, sale);
  const isTimed = facts.timesDoubt() === undefined;
  const certainBefore = supplies.certainBefore();
  return ({ at, until = Number.POSITIVE_INFINITY }) => ({
    least: isTimed ? certainBefore(at) : 0,
    most: knows ? supplies.possibleBy(isTimed ? until : Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY,
  });
}

/**
 * The most units that can ever have been on sale. Where the history does not know, the store's word counts, if all of
 * its samples are there. Undefined if neither says.
 */
export function mostEver(facts: Facts, sale: SaleFacts): number | undefined {
  if (knowsSupply(facts, sale)) return sale.supplies.possibleBy(Number.POSITIVE_INFINITY);
  if (facts.cut.observations !== undefined) return undefined;
  const said = sale.samples.flatMap(({ initial }) => initial ?? []);
  return said.length === 0 ? undefined : Math.max(...said);
}

/** Units in a sentence. */
export function inWords({ least, most }: Units): string {
  if (least === most) return `${least}`;
  return most === Number.POSITIVE_INFINITY ? `${least} or more` : `${least} to ${most}`;
}
