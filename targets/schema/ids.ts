// What the ids of sales and buyers look like, where a shop does not take any text.
import { type Static, Type } from "@sinclair/typebox";

const closed = { additionalProperties: false };

/**
 * Ids: a text around the harness's own name (`deal-{{name}}`) or number (`{{n}}`, from 1); whole numbers from `from` to
 * `to`, which JSON bodies hold as numbers; or a list of ids that there are.
 */
export const IdRule = Type.Union([
  Type.Object({ text: Type.String({ pattern: "\\{\\{(name|n)\\}\\}" }) }, closed),
  Type.Object(
    { from: Type.Integer({ minimum: 0 }), to: Type.Optional(Type.Integer({ minimum: 0 })) },
    closed,
  ),
  Type.Object({ list: Type.Array(Type.Union([Type.String(), Type.Integer()]), { minItems: 1 }) }, closed),
]);
export type IdRule = Static<typeof IdRule>;

export const Ids = Type.Object(
  { sale: Type.Optional(IdRule), user: Type.Optional(IdRule) },
  { ...closed, default: {} },
);
export type Ids = Static<typeof Ids>;
