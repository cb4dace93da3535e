// What the reply to a purchase means.
import { type Static, Type } from "@sinclair/typebox";
import { RequestTemplate } from "./requests.ts";

const closed = { additionalProperties: false };

/**
 * Why a purchase was refused, where the verdict makes something of it: no unit is left, there is no such sale, too many
 * buyers wait, the request is malformed, or the buyer has a unit already.
 */
export const ReplyReason = Type.Union([
  Type.Literal("sold-out"),
  Type.Literal("no-such-sale"),
  Type.Literal("busy"),
  Type.Literal("invalid"),
  Type.Literal("already"),
]);
export type ReplyReason = Static<typeof ReplyReason>;

/** What a field of a reply can be compared with. */
const Scalar = Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()]);

/**
 * One rule. All that it names must be so: `status`; `body`, values by their path in the JSON (`data.addItem.success`); `headers`;
 * and `text`, a pattern that the reply's text matches. A rule without a name is called after its place: `reply-1` is the first. No two rules
 * have the same name.
 */
export const ReplyRule = Type.Object(
  {
    name: Type.Optional(Type.String({ pattern: "^[a-z0-9][a-z0-9-]*$" })),
    status: Type.Array(Type.Integer({ minimum: 100, maximum: 599 }), { minItems: 1 }),
    body: Type.Optional(Type.Record(Type.String(), Scalar)),
    headers: Type.Optional(Type.Record(Type.String(), Type.String())),
    text: Type.Optional(Type.String()),
    /**
     * `ok`: bought. `fail`: certainly not. `info`: may have been. `accepted`: decided later, as `requests.decision` tells; without
     * such a request, as the orders tell.
     */
    outcome: Type.Union([
      Type.Literal("ok"),
      Type.Literal("fail"),
      Type.Literal("info"),
      Type.Literal("accepted"),
    ]),
    /** Of a rule whose outcome is `fail`. */
    reason: Type.Optional(ReplyReason),
  },
  closed,
);
export type ReplyRule = Static<typeof ReplyRule>;

/** How a buyer whose purchase was accepted learns the decision: by asking until a rule other than `accepted` matches. */
export const DecisionRequest = Type.Object(
  {
    ...RequestTemplate.properties,
    everyMs: Type.Integer({ minimum: 20, maximum: 60_000, default: 200 }),
    withinMs: Type.Integer({ minimum: 100, maximum: 600_000, default: 10_000 }),
  },
  closed,
);
export type DecisionRequest = Static<typeof DecisionRequest>;
