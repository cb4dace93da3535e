// What the harness knows of a system under test. Data only: k6 reads it too. The descriptions are what editors and
// docs/target.md say of a field.
import { type Static, type TSchema, Type } from "@sinclair/typebox";
import { Contract } from "./schema/contract.ts";
import { Ids } from "./schema/ids.ts";
import { ProcessTemplate, RunningSystem } from "./schema/processes.ts";
import { DecisionRequest, ReplyRule } from "./schema/replies.ts";
import { PrepareStep, PurchaseRequest, RequestTemplate, replyPath, Step, steps } from "./schema/requests.ts";
import { LedgerSource, numberSource, OrderSource } from "./schema/sources.ts";

const closed = { additionalProperties: false };

/** A field that may be null, and is so if it is left out. */
const Nullable = <T extends TSchema>(schema: T, description = schema.description ?? "") =>
  Type.Union([schema, Type.Null()], { default: null, description });

/** What a run sends. Each of the last three is null where it cannot be done, or is not needed. */
const Requests = Type.Object(
  {
    open: steps("puts units on sale: one step, or several in their order"),
    purchase: PurchaseRequest,
    decision: Nullable(
      DecisionRequest,
      "asks for the decision on a purchase that was only accepted, until a rule other than `accepted` matches",
    ),
    restock: Nullable(steps(""), "adds units to a sale"),
    armFailpoint: Nullable(RequestTemplate, "arms a failpoint in the server that is asked"),
  },
  { ...closed, description: "what a run sends" },
);

/** A system under test. docs/target.md has its fields and placeholders. */
export const Target = Type.Object(
  {
    $schema: Type.Optional(Type.String({ description: "the schema that editors check the file by" })),
    name: Type.String({ pattern: "^[a-z0-9][a-z0-9-]*$", description: "its name" }),
    about: Type.String({ description: "what it is, in a sentence" }),
    folder: Type.String({
      default: ".",
      description: "where its commands run, from the folder of this file",
    }),
    build: Nullable(
      Type.Array(Type.String(), { minItems: 1 }),
      "a command that builds it before each run; it should do nothing if the build is up to date",
    ),
    prepare: Type.Array(PrepareStep, {
      default: [],
      description: "what is done after the stores are up and before the servers start",
    }),
    start: Type.Union([Type.Array(ProcessTemplate, { minItems: 1 }), RunningSystem], {
      description: "the processes to start, or the addresses of a system that runs already",
    }),
    requests: Requests,
    buyer: Type.Array(Step, {
      default: [],
      description: "what is done for each buyer before they come, such as a login",
    }),
    ids: Ids,
    replies: Type.Array(ReplyRule, {
      minItems: 1,
      description:
        "what replies mean: the first rule that matches decides; if none matches, the purchase may have happened",
    }),
    gid: Nullable(replyPath("where a reply names the purchase")),
    contract: Contract,
    stock: Nullable(numberSource("where the units left can be read")),
    initial: Nullable(numberSource("where the units put on sale can be read")),
    ledger: Nullable(LedgerSource),
    orders: Nullable(OrderSource),
    dtm: Type.Boolean({
      default: false,
      description: "it uses a DTM: one that the harness starts, or that `start.dtm` names",
    }),
    unseen: Type.Record(Type.String(), Type.String({ minLength: 1 }), {
      default: {},
      description: "invariants that cannot be judged here, each with the owner's reason to accept that",
    }),
    confirmed: Type.Array(
      Type.Union([
        Type.Literal("stock"),
        Type.Literal("initial"),
        Type.Literal("ledger"),
        Type.Literal("orders"),
      ]),
      {
        default: [],
        description:
          "sources whose emptiness the owner vouches for: `stock`, `initial`, `ledger`, `orders`; what is not in them is not there",
      },
    ),
  },
  closed,
);
export type Target = Static<typeof Target>;
