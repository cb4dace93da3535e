// How the harness asks a system for something: by HTTP, by a statement to a store, or by a command. The descriptions
// are what editors and docs/target.md say of a field.
import { type Static, Type } from "@sinclair/typebox";

const closed = { additionalProperties: false };
/** Text that may hold {{placeholders}}. */
export const template = (description: string) => Type.String({ description });
const texts = (description: string) =>
  Type.Optional(Type.Record(Type.String(), Type.String(), { description }));

/** Where a value stands in a reply. */
export const replyPath = (description: string) =>
  Type.Union(
    [
      Type.String({ pattern: "^[^.]+(\\.[^.]+)*$", description: "a path into its JSON: `order.items.0.id`" }),
      Type.Object({ header: Type.String({ description: "the name of a header" }) }, closed),
      Type.Object({ cookie: Type.String({ description: "the name of a cookie" }) }, closed),
      Type.Object(
        {
          text: Type.String({ description: "a pattern whose first group is the value, in the reply's text" }),
        },
        closed,
      ),
    ],
    { description },
  );
export const ReplyPath = replyPath("where a value stands in a reply");
export type ReplyPath = Static<typeof ReplyPath>;

/** One HTTP request as a template. In `body`, a string that is one placeholder becomes a value of its own type. */
export const RequestTemplate = Type.Object(
  {
    method: Type.Union(
      [
        Type.Literal("GET"),
        Type.Literal("POST"),
        Type.Literal("PUT"),
        Type.Literal("PATCH"),
        Type.Literal("DELETE"),
      ],
      { description: "GET, POST, PUT, PATCH or DELETE" },
    ),
    path: template("the path, with the query"),
    headers: texts("headers by name"),
    body: Type.Optional(
      Type.Unknown({ description: 'sent as JSON; `"{{units}}"` alone becomes a number, not text' }),
    ),
    form: texts("fields of a form, instead of `body`"),
  },
  closed,
);
export type RequestTemplate = Static<typeof RequestTemplate>;

const NAME = "^[a-z][A-Za-z0-9]*$";
const Save = Type.Optional(
  Type.Record(Type.String({ pattern: NAME }), ReplyPath, {
    description:
      "values of the reply to keep, each by its place in it; later templates have them as `{{saved.NAME}}`",
  }),
);

/** A buyer's request for units, and what the request for its decision needs of its reply. */
export const PurchaseRequest = Type.Object(
  { ...RequestTemplate.properties, save: Save },
  { ...closed, description: "one buyer asks for units" },
);
export type PurchaseRequest = Static<typeof PurchaseRequest>;

export const RequestStep = Type.Object(
  {
    ...RequestTemplate.properties,
    status: Type.Optional(
      Type.Array(Type.Integer({ minimum: 100, maximum: 599 }), {
        minItems: 1,
        description: "the statuses that are a success; 2xx if it is left out",
      }),
    ),
    save: Save,
  },
  closed,
);
export const SqlStep = Type.Object(
  { sql: template("one SQL statement; placeholders are parameters, so they stand without quotes") },
  closed,
);
export const RedisStep = Type.Object(
  { redis: Type.Array(Type.String(), { minItems: 1, description: "one Redis command, a word a string" }) },
  closed,
);
/** A JSON Web Token, signed here with HS256. */
export const TokenStep = Type.Object(
  {
    jwt: Type.Object(
      {
        secret: template("the secret that signs it, such as `{{env.JWT_SECRET}}`"),
        claims: Type.Record(Type.String(), Type.Unknown(), { description: "what it says" }),
        hours: Type.Number({ exclusiveMinimum: 0, default: 24, description: "how long it holds" }),
      },
      { ...closed, description: "a JSON Web Token, signed by the harness with HS256" },
    ),
    save: Type.String({
      pattern: NAME,
      description: "its name: later templates have it as `{{saved.NAME}}`",
    }),
  },
  closed,
);
export const SqlFileStep = Type.Object(
  { sqlFile: Type.String({ description: "a file of SQL statements, from `folder`" }) },
  closed,
);
export const CommandStep = Type.Object(
  {
    command: Type.Array(Type.String(), {
      minItems: 1,
      description: "a command, which must end with 0; it runs in `folder`",
    }),
  },
  closed,
);

/** One thing done for a sale or a buyer. */
export const Step = Type.Union([RequestStep, SqlStep, RedisStep, TokenStep]);
export type Step = Static<typeof Step>;
/** One thing done before the servers start, while only the stores run. */
export const PrepareStep = Type.Union([SqlStep, SqlFileStep, RedisStep, CommandStep]);
export type PrepareStep = Static<typeof PrepareStep>;
/** One step, or several in their order. */
export const steps = (description: string) =>
  Type.Union([Step, Type.Array(Step, { minItems: 1 })], { description });
export const Steps = steps("one step, or several in their order");
export type Steps = Static<typeof Steps>;
