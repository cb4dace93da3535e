// How the processes of a system start, or where they run already.
import { type Static, Type } from "@sinclair/typebox";
import { template } from "./requests.ts";

const closed = { additionalProperties: false };
const Seconds = Type.Number({
  exclusiveMinimum: 0,
  maximum: 600,
  default: 30,
  description: "how long it may take to get ready",
});

export const Ready = Type.Union(
  [
    Type.Object(
      {
        path: template("a path that answers GET when it is ready"),
        status: Type.Integer({
          minimum: 100,
          maximum: 599,
          default: 200,
          description: "the status of that answer",
        }),
        seconds: Seconds,
      },
      closed,
    ),
    Type.Object(
      {
        tcp: Type.Literal(true, { description: "its port takes connections when it is ready" }),
        seconds: Seconds,
      },
      closed,
    ),
    Type.Object(
      {
        log: Type.String({ description: "a pattern that a line of its log matches when it is ready" }),
        seconds: Seconds,
      },
      closed,
    ),
  ],
  { description: "how one sees that it is ready" },
);
export type Ready = Static<typeof Ready>;

/** How to start `count` processes of one kind, each on its own port. */
export const ProcessTemplate = Type.Object(
  {
    name: Type.String({ pattern: "^[a-z][a-z0-9-]*$", description: "its name in logs and faults" }),
    count: Type.Integer({ minimum: 1, maximum: 16, default: 1, description: "how many of it run" }),
    command: Type.Array(Type.String(), { minItems: 1, description: "the command, a word a string" }),
    env: Type.Record(Type.String(), Type.String(), {
      default: {},
      description: "its environment; it gets PATH, HOME, LANG and TMPDIR besides",
    }),
    folder: Type.Optional(Type.String({ description: "where it runs, from the target's `folder`" })),
    files: Type.Record(Type.String({ pattern: "^[A-Za-z0-9_.-]+$" }), Type.String(), {
      default: {},
      description:
        "files made from templates, each a name and the template's path; `command` and `env` have the made file as `{{file.NAME}}`",
    }),
    port: Type.Optional(
      Type.Integer({
        minimum: 1_024,
        maximum: 65_535,
        description: "its port, where it cannot be told one; then there can be only one of it",
      }),
    ),
    ready: Ready,
    oneByOne: Type.Boolean({
      default: false,
      description: "no two of it may start at once, as when each migrates the database",
    }),
  },
  closed,
);
export type ProcessTemplate = Static<typeof ProcessTemplate>;

/** The addresses of a system that runs already; `{{env.NAME}}` reads the environment. */
export const RunningSystem = Type.Object(
  {
    urls: Type.Array(Type.String(), { minItems: 1, description: "where its servers listen" }),
    redis: Type.Optional(template("the address of its Redis: `redis://…`")),
    mysql: Type.Optional(template("the address of its database: `mysql://…`")),
    dtm: Type.Optional(template("the address of its DTM: `http://…`")),
  },
  closed,
);
export type RunningSystem = Static<typeof RunningSystem>;
