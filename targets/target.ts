// What the harness knows of a system under test. Data only: k6 reads it too.
import { type Static, Type } from "@sinclair/typebox";

const Template = Type.String({ description: "text with {{placeholders}}" });
const Headers = Type.Record(Type.String(), Template);

/** One HTTP request as a template. In `body`, a string that is one placeholder becomes a value of its own type. */
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
 * Why a purchase was refused, where the verdict makes something of it: no unit is left, there is no such sale, too many
 * buyers wait, the request is malformed, or the buyer has a unit already, by another request.
 */
export const ReplyReason = Type.Union([
  Type.Literal("sold-out"),
  Type.Literal("no-such-sale"),
  Type.Literal("busy"),
  Type.Literal("invalid"),
  Type.Literal("already"),
]);
export type ReplyReason = Static<typeof ReplyReason>;

/**
 * What replies mean: the first rule that matches decides; if none matches, the outcome is `info`. `body` names fields
 * that must be equal. A rule without a name is called after its place: `reply-1` is the first.
 */
export const ReplyRule = Type.Object(
  {
    name: Type.Optional(Type.String({ pattern: "^[a-z0-9][a-z0-9-]*$" })),
    status: Type.Array(Type.Integer({ minimum: 100, maximum: 599 }), { minItems: 1 }),
    body: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    outcome: Type.Union([Type.Literal("ok"), Type.Literal("fail"), Type.Literal("info")]),
    /** Of a rule whose outcome is `fail`. */
    reason: Type.Optional(ReplyReason),
  },
  { additionalProperties: false },
);
export type ReplyRule = Static<typeof ReplyRule>;

/** How to start `count` processes of one kind, each on its own port. */
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

/** The addresses of a system that runs already; `{{env.NAME}}` reads the environment. */
export const RunningSystem = Type.Object(
  {
    urls: Type.Array(Template, { minItems: 1 }),
    redis: Type.Optional(Template),
    mysql: Type.Optional(Template),
    dtm: Type.Optional(Template),
  },
  { additionalProperties: false },
);

/** Where deductions are: in a hash from buyer to gid, in one barrier key for each message, or unseen. */
export const LedgerSource = Type.Union([
  Type.Object({ hash: Template }, { additionalProperties: false }),
  Type.Object({ barriers: Template }, { additionalProperties: false }),
  Type.Null(),
]);

/**
 * Where orders are: a SQL query with one `?`, the sale, and the columns `user` and, if known, `gid` and `at` (when the
 * database inserted it, by its own clock, in ms since the epoch); or an HTTP path that answers with an array of such objects; or unseen.
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
    /** Builds the system before each run; it should do nothing if the build is up to date. */
    build: Type.Optional(Type.Array(Type.String(), { minItems: 1 })),
    /** How to start it, or where it runs already. */
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
    /** The field of a reply that holds the gid of a purchase, or null. */
    gid: Type.Union([Type.String(), Type.Null()]),
    stockKey: Type.Union([Template, Type.Null()]),
    initialKey: Type.Union([Template, Type.Null()]),
    ledger: LedgerSource,
    orders: OrderSource,
    /** True if it uses a DTM: one that the harness starts, or that `start.dtm` names. */
    dtm: Type.Boolean(),
  },
  { additionalProperties: false },
);
export type Target = Static<typeof Target>;
