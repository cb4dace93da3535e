// What a shop promises its buyers, as far as the checks need to know it.
import { type Static, Type } from "@sinclair/typebox";

export const Contract = Type.Object(
  {
    perBuyer: Type.Union([Type.Integer({ minimum: 1, maximum: 1_000 }), Type.Literal("unlimited")], {
      default: 1,
      description:
        "how many units a buyer may hold, or `unlimited`. With 1, a buyer who asks again gets no second unit; with more, each request may take other units",
    }),
    units: Type.Integer({
      minimum: 1,
      maximum: 1_000,
      default: 1,
      description: "how many units one request takes, all or none",
    }),
    unitsReturn: Type.Boolean({
      default: false,
      description:
        "units may go back on sale after a buyer was told *bought*: a reservation runs out, a payment fails",
    }),
  },
  { additionalProperties: false, default: {}, description: "what a sale promises its buyers" },
);
export type Contract = Static<typeof Contract>;

/** The contract of a target that says nothing of it. */
export const PLAIN_CONTRACT: Contract = { perBuyer: 1, units: 1, unitsReturn: false };
