// What the harness knows of a system under test: data only, since k6 reads it too. Nothing here runs anything.
import { type Static, Type } from "@sinclair/typebox";

const Template = Type.String({ description: "text with {{placeholders}}" });
const Headers = Type.Record(Type.String(), Template);

/** One HTTP request as a template. In `body`, a string that is one placeholder takes the value's own type. */
export const RequestTemplate = Type.Object(
  {
    method: Type.Union([
      Type.Literal("GET"),
      Type.Literal("POST"),
      Type.Literal("PUT"),
      Type.Literal("DELETE"),
    ]),
    path: Template,
    headers: Type.Optional(Headers),
    body: Type.Optional(Type.Unknown()),
  },
  { additionalProperties: false },
);
export type RequestTemplate = Static<typeof RequestTemplate>;

/**
 * Which replies mean what: the first rule that matches decides; none matching is `info`. `body` names fields
 * that must be equal.
 */
export const ReplyRule = Type.Object(
  {
    status: Type.Array(Type.Integer({ minimum: 100, maximum: 599 }), { minItems: 1 }),
    body: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    outcome: Type.Union([Type.Literal("ok"), Type.Literal("fail"), Type.Literal("info")]),
    soldOut: Type.Optional(Type.Boolean({ description: "this refusal says that no unit is left" })),
  },
  { additionalProperties: false },
);
export type ReplyRule = Static<typeof ReplyRule>;

/** How to start one process of the system, `count` times, each on its own port. */
export const ProcessTemplate = Type.Object(
  {
    name: Type.String({ pattern: "^[a-z][a-z0-9-]*$" }),
    count: Type.Integer({ minimum: 1, maximum: 16, default: 1 }),
    command: Type.Array(Template, { minItems: 1 }),
    env: Type.Record(Type.String(), Template),
    ready: Type.Object({ path: Type.String() }, { additionalProperties: false }),
  },
  { additionalProperties: false },
);
export type ProcessTemplate = Static<typeof ProcessTemplate>;

/** Where the addresses of a system that runs already come from; `{{env.NAME}}` reads the environment. */
export const RunningSystem = Type.Object(
  {
    urls: Type.Array(Template, { minItems: 1 }),
    redis: Type.Optional(Template),
    mysql: Type.Optional(Template),
    dtm: Type.Optional(Template),
  },
  { additionalProperties: false },
);

/** Deductions: a hash from buyer to gid, or one barrier key a message, or none that can be seen. */
export const LedgerSource = Type.Union([
  Type.Object({ hash: Template }, { additionalProperties: false }),
  Type.Object({ barriers: Template }, { additionalProperties: false }),
  Type.Null(),
]);

/**
 * Orders: a SQL query with one `?`, the sale, giving columns `user` and where known `gid` and `at` (ms since the
 * epoch); or an HTTP path that answers with an array of such objects; or none that can be seen.
 */
export const OrderSource = Type.Union([
  Type.Object({ sql: Type.String() }, { additionalProperties: false }),
  Type.Object({ path: Template }, { additionalProperties: false }),
  Type.Null(),
]);

/**
 * A system under test. Placeholders in requests: `sale`, `user`, `units`, `key` (of a restock),
 * `failpoint.name|mode|times|buyers`, `token.admin|branch`; in `env` and `command`: `port`, `public.url`, `redis.url`,
 * `mysql.url`, `dtm.url`, `token.admin|branch`, `failpoints.file`, `checkBack.seconds`, `batches.inFlight`, `workers`; anywhere: `env.NAME`.
 */
export const Target = Type.Object(
  {
    name: Type.String({ pattern: "^[a-z0-9][a-z0-9-]*$" }),
    about: Type.String(),
    /** Makes what is to be started, before each run; it should do nothing when there is nothing to do. */
    build: Type.Optional(Type.Array(Type.String(), { minItems: 1 })),
    /** Either how to start it, or where it runs already. */
    start: Type.Union([Type.Array(ProcessTemplate, { minItems: 1 }), RunningSystem]),
    requests: Type.Object(
      {
        open: RequestTemplate,
        purchase: RequestTemplate,
        restock: Type.Union([RequestTemplate, Type.Null()]),
        armFailpoint: Type.Union([RequestTemplate, Type.Null()]),
      },
      { additionalProperties: false },
    ),
    replies: Type.Array(ReplyRule, { minItems: 1 }),
    /** Path into the reply's body where the gid of a purchase stands, or null. */
    gid: Type.Union([Type.String(), Type.Null()]),
    stockKey: Type.Union([Template, Type.Null()]),
    initialKey: Type.Union([Template, Type.Null()]),
    ledger: LedgerSource,
    orders: OrderSource,
    /** Whether it uses a DTM that the harness starts (or that `start.dtm` names). */
    dtm: Type.Boolean(),
  },
  { additionalProperties: false },
);
export type Target = Static<typeof Target>;
