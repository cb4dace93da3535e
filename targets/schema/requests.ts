// How the harness asks a system for something: by HTTP, by a statement to a store, or by a command.
import { type Static, Type } from "@sinclair/typebox";

export const Template = Type.String({ description: "text with {{placeholders}}" });
const closed = { additionalProperties: false };

/**
 * Where a value stands in a reply: a path into its JSON (`order.items.0.id`), a header, a cookie, or the first group of
 * a pattern in its text.
 */
export const ReplyPath = Type.Union([
  Type.String({ pattern: "^[^.]+(\\.[^.]+)*$" }),
  Type.Object({ header: Type.String() }, closed),
  Type.Object({ cookie: Type.String() }, closed),
  Type.Object({ text: Type.String() }, closed),
]);
export type ReplyPath = Static<typeof ReplyPath>;

/**
 * One HTTP request as a template. In `body`, a string that is one placeholder becomes a value of its own type; a body is
 * sent as JSON. `form` is sent as a form instead.
 */
export const RequestTemplate = Type.Object(
  {
    method: Type.Union([
      Type.Literal("GET"),
      Type.Literal("POST"),
      Type.Literal("PUT"),
      Type.Literal("PATCH"),
      Type.Literal("DELETE"),
    ]),
    path: Template,
    headers: Type.Optional(Type.Record(Type.String(), Template)),
    body: Type.Optional(Type.Unknown()),
    form: Type.Optional(Type.Record(Type.String(), Template)),
  },
  closed,
);
export type RequestTemplate = Static<typeof RequestTemplate>;

const Save = Type.Optional(
  Type.Record(Type.String({ pattern: "^[a-z][A-Za-z0-9]*$" }), ReplyPath, {
    description: "values of the reply, which later templates have as {{saved.NAME}}",
  }),
);

/** A buyer's request for units, and what the request for its decision needs of its reply. */
export const PurchaseRequest = Type.Object({ ...RequestTemplate.properties, save: Save }, closed);
export type PurchaseRequest = Static<typeof PurchaseRequest>;

/** A request whose reply must be a success (2xx, or one of `status`), and what to keep of the reply. */
export const RequestStep = Type.Object(
  {
    ...RequestTemplate.properties,
    status: Type.Optional(Type.Array(Type.Integer({ minimum: 100, maximum: 599 }), { minItems: 1 })),
    save: Save,
  },
  closed,
);
/** One SQL statement. Placeholders are sent as parameters, so they stand without quotes. */
export const SqlStep = Type.Object({ sql: Template }, closed);
/** One Redis command, a word a string. */
export const RedisStep = Type.Object({ redis: Type.Array(Template, { minItems: 1 }) }, closed);
/** A JSON Web Token, signed here with HS256, and the name of the placeholder that holds it. */
export const TokenStep = Type.Object(
  {
    jwt: Type.Object(
      {
        secret: Template,
        claims: Type.Record(Type.String(), Type.Unknown()),
        hours: Type.Number({ exclusiveMinimum: 0, default: 24 }),
      },
      closed,
    ),
    save: Type.String({ pattern: "^[a-z][A-Za-z0-9]*$" }),
  },
  closed,
);
/** A file of SQL statements; from the target's folder. */
export const SqlFileStep = Type.Object({ sqlFile: Type.String() }, closed);
/** A command, which must end with 0; it runs in the target's folder. */
export const CommandStep = Type.Object({ command: Type.Array(Template, { minItems: 1 }) }, closed);

/** One thing done for a sale or a buyer. */
export const Step = Type.Union([RequestStep, SqlStep, RedisStep, TokenStep]);
export type Step = Static<typeof Step>;
/** One thing done before the servers start, while only the stores run. */
export const PrepareStep = Type.Union([SqlStep, SqlFileStep, RedisStep, CommandStep]);
export type PrepareStep = Static<typeof PrepareStep>;
/** One step, or several in their order. */
export const Steps = Type.Union([Step, Type.Array(Step, { minItems: 1 })]);
export type Steps = Static<typeof Steps>;
