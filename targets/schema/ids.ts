// What the ids of sales and buyers look like, where a shop does not take any text.
import { type Static, Type } from "@sinclair/typebox";

const closed = { additionalProperties: false };

const idRule = (description: string) =>
  Type.Union(
    [
      Type.Object(
        {
          text: Type.String({
            pattern: "\\{\\{(name|n)\\}\\}",
            description: "a text around the harness's own name or number: `deal-{{name}}`, `{{n}}`",
          }),
        },
        closed,
      ),
      Type.Object(
        {
          from: Type.Integer({
            minimum: 0,
            description: "whole numbers from this one on, which JSON bodies hold as numbers",
          }),
          to: Type.Optional(Type.Integer({ minimum: 0, description: "the last of them" })),
        },
        closed,
      ),
      Type.Object(
        {
          list: Type.Array(Type.Union([Type.String(), Type.Integer()]), {
            minItems: 1,
            description: "the ids that there are",
          }),
        },
        closed,
      ),
    ],
    { description },
  );
export const IdRule = idRule("what ids look like");
export type IdRule = Static<typeof IdRule>;

export const Ids = Type.Object(
  {
    sale: Type.Optional(idRule("the ids of sales; any text if it is left out")),
    user: Type.Optional(idRule("the ids of buyers; any text if it is left out")),
  },
  { ...closed, default: {}, description: "what ids look like, where the shop does not take any text" },
);
export type Ids = Static<typeof Ids>;
