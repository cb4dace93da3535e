// What a shop promises its buyers, as far as the checks need to know it.
import { type Static, Type } from "@sinclair/typebox";

/** Units of one sale that one buyer may hold: at most this number, or any. */
export const PerBuyer = Type.Union([Type.Integer({ minimum: 1, maximum: 1_000 }), Type.Literal("unlimited")]);
export type PerBuyer = Static<typeof PerBuyer>;

/**
 * The contract of a sale. `perBuyer`: with 1, a buyer who asks again gets no second unit: they are told of the one that
 * they hold, or that they have one already. With more, each request may take other units. `units`: how many one request takes, all or
 * none. `unitsReturn`: units may go back on sale after a buyer was told *bought* (a reservation runs out, a payment fails).
 */
export const Contract = Type.Object(
  {
    perBuyer: Type.Unsafe<PerBuyer>({ ...PerBuyer, default: 1 }),
    units: Type.Integer({ minimum: 1, maximum: 1_000, default: 1 }),
    unitsReturn: Type.Boolean({ default: false }),
  },
  { additionalProperties: false, default: {} },
);
export type Contract = Static<typeof Contract>;

/** The contract of a target that says nothing of it. */
export const PLAIN_CONTRACT: Contract = { perBuyer: 1, units: 1, unitsReturn: false };
