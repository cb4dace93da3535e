// What the harness knows of a system under test. Data only: k6 reads it too.
import { type Static, type TSchema, Type } from "@sinclair/typebox";
import { Contract } from "./schema/contract.ts";
import { Ids } from "./schema/ids.ts";
import { ProcessTemplate, RunningSystem } from "./schema/processes.ts";
import { DecisionRequest, ReplyRule } from "./schema/replies.ts";
import { PrepareStep, PurchaseRequest, ReplyPath, RequestTemplate, Step, Steps } from "./schema/requests.ts";
import { LedgerSource, NumberSource, OrderSource } from "./schema/sources.ts";

/** A field that may be null, and is so if it is left out. */
const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()], { default: null });

/** What a run sends. Each of the last three is null where it cannot be done, or is not needed. */
const Requests = Type.Object(
  {
    /** Puts units on sale. */
    open: Steps,
    /** One buyer asks for units. */
    purchase: PurchaseRequest,
    /** How the decision on a purchase is asked for that was only accepted. */
    decision: Nullable(DecisionRequest),
    /** Adds units to a sale. */
    restock: Nullable(Steps),
    /** Arms a failpoint in the server that is asked. */
    armFailpoint: Nullable(RequestTemplate),
  },
  { additionalProperties: false },
);

/** A system under test. docs/target.md has its fields and placeholders. */
export const Target = Type.Object(
  {
    $schema: Type.Optional(Type.String()),
    name: Type.String({ pattern: "^[a-z0-9][a-z0-9-]*$" }),
    about: Type.String(),
    /** Where its commands run, from the folder of this file. */
    folder: Type.String({ default: "." }),
    /** Builds the system before each run; it should do nothing if the build is up to date. */
    build: Nullable(Type.Array(Type.String(), { minItems: 1 })),
    /** What is done after the stores are up and before the servers start. */
    prepare: Type.Array(PrepareStep, { default: [] }),
    /** How to start it, or where it runs already. */
    start: Type.Union([Type.Array(ProcessTemplate, { minItems: 1 }), RunningSystem]),
    requests: Requests,
    /** What is done for each buyer before they come, such as a login. */
    buyer: Type.Array(Step, { default: [] }),
    ids: Ids,
    /** What replies mean: the first rule that matches decides; if none matches, the outcome is `info`. */
    replies: Type.Array(ReplyRule, { minItems: 1 }),
    /** Where a reply holds the gid of a purchase. */
    gid: Nullable(ReplyPath),
    contract: Contract,
    /** Units left. */
    stock: Nullable(NumberSource),
    /** Units put on sale. */
    initial: Nullable(NumberSource),
    ledger: Nullable(LedgerSource),
    orders: Nullable(OrderSource),
    /** True if it uses a DTM: one that the harness starts, or that `start.dtm` names. */
    dtm: Type.Boolean({ default: false }),
    /** Invariants that cannot be judged here, each with the owner's reason to accept that. */
    unseen: Type.Record(Type.String(), Type.String({ minLength: 1 }), { default: {} }),
    /** Sources whose emptiness the owner vouches for: what is not in them is not there. */
    confirmed: Type.Array(
      Type.Union([
        Type.Literal("stock"),
        Type.Literal("initial"),
        Type.Literal("ledger"),
        Type.Literal("orders"),
      ]),
      { default: [] },
    ),
  },
  { additionalProperties: false },
);
export type Target = Static<typeof Target>;
