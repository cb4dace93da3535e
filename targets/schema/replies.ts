// What the reply to a purchase means.
import { type Static, Type } from "@sinclair/typebox";
import { RequestTemplate } from "./requests.ts";

const closed = { additionalProperties: false };

/** Why a purchase was refused, where the verdict makes something of it. */
export const ReplyReason = Type.Union(
  [
    Type.Literal("sold-out"),
    Type.Literal("no-such-sale"),
    Type.Literal("busy"),
    Type.Literal("invalid"),
    Type.Literal("already"),
  ],
  {
    description:
      "of a `fail`: `sold-out`, `no-such-sale`, `busy` (too many buyers wait), `invalid` (the request is malformed) or `already` (the buyer has a unit)",
  },
);
export type ReplyReason = Static<typeof ReplyReason>;

/** What a field of a reply can be compared with. */
const Scalar = Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()]);

/** One rule. All that it names must be so. */
export const ReplyRule = Type.Object(
  {
    name: Type.Optional(
      Type.String({
        pattern: "^[a-z0-9][a-z0-9-]*$",
        description: "its name in the verdict; `reply-1` is the first without one; no two share one",
      }),
    ),
    status: Type.Array(Type.Integer({ minimum: 100, maximum: 599 }), {
      minItems: 1,
      description: "the statuses of such a reply",
    }),
    body: Type.Optional(
      Type.Record(Type.String(), Scalar, {
        description: "values by their path in the reply's JSON: `data.addItem.success`",
      }),
    ),
    headers: Type.Optional(
      Type.Record(Type.String(), Type.String(), { description: "values by the name of a header" }),
    ),
    text: Type.Optional(Type.String({ description: "a pattern that the reply's text matches" })),
    outcome: Type.Union(
      [Type.Literal("ok"), Type.Literal("fail"), Type.Literal("info"), Type.Literal("accepted")],
      {
        description:
          "`ok`: bought. `fail`: certainly not. `info`: may have been. `accepted`: decided later, as `requests.decision` tells or, without it, the orders",
      },
    ),
    reason: Type.Optional(ReplyReason),
  },
  closed,
);
export type ReplyRule = Static<typeof ReplyRule>;

/** How a buyer whose purchase was accepted learns the decision: by asking until a rule other than `accepted` matches. */
export const DecisionRequest = Type.Object(
  {
    ...RequestTemplate.properties,
    everyMs: Type.Integer({
      minimum: 20,
      maximum: 60_000,
      default: 200,
      description: "how long a buyer waits before they ask again",
    }),
    withinMs: Type.Integer({
      minimum: 100,
      maximum: 600_000,
      default: 10_000,
      description: "how long they ask; then the purchase may have happened",
    }),
  },
  closed,
);
export type DecisionRequest = Static<typeof DecisionRequest>;
