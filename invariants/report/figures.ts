// The figures of an invariant as text, for every report.
import type { InvariantResult } from "../verdict.ts";

/** What `struck` in the name of a figure means. */
export const LEGEND =
  "struck…: of the orders that a fault fell into; the other figures are of all other orders";

/** Each figure with its name, and true if one of them needs the {@link LEGEND}. */
export function figuresOf(figures: NonNullable<InvariantResult["figures"]>): {
  texts: string[];
  hasStruck: boolean;
} {
  const entries = Object.entries(figures);
  return {
    texts: entries.map(([name, value]) => `${name} ${Math.round(value)}`),
    hasStruck: entries.some(([name]) => name.startsWith("struck")),
  };
}
