// Draws restocks, each with a buyer who comes after it: one who was sold out before has a reason to ask again.
import fc from "fast-check";
import type { Drawn } from "./draw-schedule.ts";
import type { Ask, Restock } from "./schedule.ts";

/** What is drawn of them. */
export interface DrawnRestocks {
  restocks: Restock[];
  asks: Ask[];
}

/** Steps after which the buyer comes, at most: by then the restock may have been added. */
const MOST_LATER = 30;

/** Some restocks, now and then with the same key. */
export function restocksOf({
  servers,
  buyers,
  mostRestocks,
  beforeStep,
}: Drawn): fc.Arbitrary<DrawnRestocks> {
  const server = fc.nat(servers - 1);
  const restock = fc.record({
    ...{ at: fc.integer({ min: Math.floor(beforeStep / 3), max: beforeStep }), key: fc.nat(1), server },
    // They have certainly asked before.
    ...{ user: fc.nat(buyers - 1), later: fc.nat(MOST_LATER) },
  });
  const units = fc.constantFrom(1, 2);
  return fc
    .tuple(fc.tuple(units, units), fc.array(restock, { maxLength: mostRestocks, size: "max" }))
    .map(([unitsOf, restocks]) => ({
      // With the same key the shop asks for the same units.
      restocks: restocks.map(({ at, key, server }) => ({ at, key, server, units: unitsOf[key] ?? 1 })),
      asks: restocks.map(({ at, later, user, server }) => ({ at: at + later, user, server })),
    }));
}
