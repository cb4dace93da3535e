// Right sales as fast-check draws them: few buyers, few units, everything at once.
import fc from "fast-check";
import { END, MISHAPS, type RightSale, type Sight } from "./right-sale.ts";

const mishap = fc.oneof(
  { weight: 2, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.constantFrom(...MISHAPS) },
);
const request = {
  at: fc.integer({ min: 10, max: 60 }),
  before: fc.integer({ min: 0, max: 8 }),
  after: fc.integer({ min: 0, max: 8 }),
};
const lag = fc.oneof(fc.integer({ min: 0, max: 30 }), fc.constantFrom(0, 3_000, END));
const ask = fc.record({
  ...request,
  mishap,
  // Some come back, long after all the others.
  at: fc.oneof({ weight: 5, arbitrary: request.at }, { weight: 1, arbitrary: fc.constantFrom(1_200, 2_500) }),
  user: fc.constantFrom("al", "bo", "cy", "di", "ed"),
  stockAfter: fc.integer({ min: 0, max: 4 }),
  insertedAfter: lag,
  committedAfter: lag,
});
const restock = fc.record({
  ...request,
  mishap,
  units: fc.constant(1),
  key: fc.constantFrom("r1", "r2"),
});

/** One right sale of this name. */
export const rightSale = (sale: string): fc.Arbitrary<RightSale> =>
  fc.record({
    sale: fc.constant(sale),
    units: fc.integer({ min: 0, max: 4 }),
    opening: fc.record({
      at: fc.integer({ min: 5, max: 14 }),
      before: fc.nat(4),
      after: fc.nat(4),
      mishap: fc.constantFrom(undefined, undefined, undefined, "lost", "unclear"),
    }),
    asks: fc.array(ask, { maxLength: 14 }),
    restocks: fc.array(restock, { maxLength: 3 }),
  });

const often = fc.integer({ min: 0, max: 3 }).map((n) => n > 0);

/** What a target may show. */
export const sight: fc.Arbitrary<Sight> = fc
  .record({
    format: fc.constantFrom(1 as const, 2 as const),
    stock: often,
    initial: often,
    ledger: fc.constantFrom("hash" as const, "barriers" as const, "none" as const),
    orders: often,
    gids: often,
    times: often,
    messages: fc.boolean(),
    rest: fc.constantFrom("proof" as const, "quiet" as const, "late" as const),
    clockMs: fc.oneof(fc.constant(0), fc.integer({ min: -500, max: 500 })),
    stepMs: fc.constantFrom(1, 1, 10, 1_000),
    looksAt: fc.array(fc.integer({ min: 5, max: 90 }), { maxLength: 4 }),
  })
  // The clock of format 1 is not known to be off.
  .map((seen) => (seen.format === 1 ? { ...seen, clockMs: 0, stepMs: 1 } : seen))
  // Where deductions and orders are both counted, quiet is not taken for rest.
  .map((seen) =>
    seen.rest === "quiet" && seen.ledger === "hash" && seen.orders ? { ...seen, rest: "proof" } : seen,
  );
