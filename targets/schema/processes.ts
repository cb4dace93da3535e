// How the processes of a system start, or where they run already.
import { type Static, Type } from "@sinclair/typebox";
import { Template } from "./requests.ts";

const closed = { additionalProperties: false };
const Seconds = Type.Number({ exclusiveMinimum: 0, maximum: 600, default: 30 });

/** When a process counts as ready: a path answers, its port takes connections, or its log has a line that matches. */
export const Ready = Type.Union([
  Type.Object(
    { path: Template, status: Type.Integer({ minimum: 100, maximum: 599, default: 200 }), seconds: Seconds },
    closed,
  ),
  Type.Object({ tcp: Type.Literal(true), seconds: Seconds }, closed),
  Type.Object({ log: Type.String(), seconds: Seconds }, closed),
]);
export type Ready = Static<typeof Ready>;

/** How to start `count` processes of one kind, each on its own port. */
export const ProcessTemplate = Type.Object(
  {
    name: Type.String({ pattern: "^[a-z][a-z0-9-]*$" }),
    count: Type.Integer({ minimum: 1, maximum: 16, default: 1 }),
    command: Type.Array(Template, { minItems: 1 }),
    env: Type.Record(Type.String(), Template, { default: {} }),
    /** Where it runs; from the target's folder. */
    folder: Type.Optional(Type.String()),
    /** Files made from templates, which `command` and `env` have as {{file.NAME}}; from the target's folder. */
    files: Type.Record(Type.String({ pattern: "^[A-Za-z0-9_.-]+$" }), Type.String(), { default: {} }),
    /** Its port, where it cannot be told one; then there can be only one of it. */
    port: Type.Optional(Type.Integer({ minimum: 1_024, maximum: 65_535 })),
    ready: Ready,
    /** No two of them may start at once, as when each migrates the database. */
    oneByOne: Type.Boolean({ default: false }),
  },
  closed,
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
  closed,
);
export type RunningSystem = Static<typeof RunningSystem>;
