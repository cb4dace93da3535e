// Right sales as fast-check draws them: few buyers, few units, everything at once.
import fc from "fast-check";
import { PLAIN_CONTRACT } from "../../targets/schema/contract.ts";
import { END, MISHAPS, type RightSale, type Sight } from "./right-sale.ts";
import { PLAIN_SHOP, type Shop } from "./right-shop.ts";

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
  returnedAfter: fc.option(fc.integer({ min: 0, max: 40 }), { nil: undefined, freq: 2 }),
});
/** Two restocks, each asked for any number of times. */
const restock = fc
  .constantFrom({ key: "r1", units: 1 }, { key: "r2", units: 2 })
  .chain((one) =>
    fc
      .record({ ...request, mishap: mishap.filter((name) => name?.startsWith("rolled-back") !== true) })
      .map((asked) => ({ ...asked, ...one })),
  );

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

const contract = fc.constantFrom(
  PLAIN_CONTRACT,
  { ...PLAIN_CONTRACT, unitsReturn: true },
  { ...PLAIN_CONTRACT, perBuyer: 3 },
  { ...PLAIN_CONTRACT, perBuyer: "unlimited" as const },
  { perBuyer: 2, units: 2, unitsReturn: false },
  { perBuyer: 5, units: 2, unitsReturn: false },
  { perBuyer: "unlimited" as const, units: 2, unitsReturn: true },
  { perBuyer: 3, units: 1, unitsReturn: true },
);

/** A shop of each kind. */
export const shop: fc.Arbitrary<Shop> = fc.record({
  contract,
  tellsAlready: fc.boolean(),
  rows: fc.constantFrom("one" as const, "counted" as const, "split" as const),
});

/** What goes wrong before a probe is served: each time it asks again. */
const misfortunes = fc.array(fc.constantFrom(...MISHAPS.filter((one) => one !== "invalid")), {
  maxLength: 2,
});

/** The sale of the probes, one for each server that is left. */
export const probedSale = (sale: string): fc.Arbitrary<RightSale> =>
  fc.array(misfortunes, { minLength: 1, maxLength: 2 }).map((servers) => ({
    ...{ sale, isProbed: true, units: 12, opening: { at: 3_900, before: 3, after: 3 }, restocks: [] },
    asks: servers.flatMap((own, server) =>
      [...own, undefined].map((mishap, n) => ({
        ...{ user: `probe ${server}`, at: 4_000 + n * 100 + server, before: 2, after: 5, mishap },
        ...{ stockAfter: 1, insertedAfter: 4, committedAfter: 20 },
      })),
    ),
  }));

const often = fc.integer({ min: 0, max: 3 }).map((n) => n > 0);

/** What a target may show. */
export const sight: fc.Arbitrary<Sight> = fc
  .record({
    format: fc.constantFrom(1 as const, 2 as const, 3 as const, 3 as const),
    shop,
    stock: often,
    initial: often,
    ledger: fc.constantFrom(
      "hash" as const,
      "hash" as const,
      "barriers" as const,
      "set" as const,
      "none" as const,
    ),
    orders: often,
    gids: often,
    times: often,
    messages: fc.boolean(),
    rest: fc.constantFrom("proof" as const, "quiet" as const, "late" as const),
    clockMs: fc.oneof(fc.constant(0), fc.integer({ min: -500, max: 500 })),
    stepMs: fc.constantFrom(1, 1, 10, 1_000),
    looksAt: fc.array(fc.integer({ min: 5, max: 90 }), { maxLength: 4 }),
  })
  // Before format 3 there were plain shops alone, and each deduction had a gid.
  .map((seen) =>
    seen.format === 3
      ? seen
      : { ...seen, shop: PLAIN_SHOP, ledger: seen.ledger === "set" ? ("hash" as const) : seen.ledger },
  )
  // The clock of format 1 is not known to be off.
  .map((seen) => (seen.format === 1 ? { ...seen, clockMs: 0, stepMs: 1 } : seen))
  // Where deductions and orders are both counted, quiet is not taken for rest.
  .map((seen) =>
    seen.rest === "quiet" && ["hash", "set"].includes(seen.ledger) && seen.orders
      ? { ...seen, rest: "proof" }
      : seen,
  );
