// Which {{placeholders}} a target's templates may hold, by where they stand.
import { nearest } from "../../base/command-line/did-you-mean.ts";
import type { Mistake } from "../../base/mistakes.ts";
import type { Target } from "../target.ts";

/** The words that stand for what the harness starts. */
const STORES = [
  ...["redis.url", "redis.host", "redis.port"],
  ...["mysql.url", "mysql.host", "mysql.port", "mysql.user", "mysql.password", "mysql.database"],
];
const TOKENS = ["token.admin", "token.branch"];
const REQUEST = ["sale", "request.id", ...TOKENS];
/** Known in every process of a system, besides those of its files. */
const PROCESS = [
  ...["port", "public.url", ...STORES, "dtm.url", ...TOKENS],
  ...["failpoints.file", "checkBack.seconds", "batches.inFlight", "workers"],
];
const FAILPOINT = ["failpoint.name", "failpoint.mode", "failpoint.times", "failpoint.buyers"];

/** The placeholders by the part of a target, for its documentation too. `env.NAME` may stand anywhere. */
export const PLACEHOLDERS = {
  prepare: [...STORES, ...TOKENS],
  start: PROCESS,
  "requests.open": [...REQUEST, "units"],
  "requests.purchase": [...REQUEST, "user", "units"],
  "requests.decision": [...REQUEST, "user", "units"],
  "requests.restock": [...REQUEST, "units", "key"],
  "requests.armFailpoint": [...REQUEST, ...FAILPOINT],
  buyer: ["user", "request.id", ...TOKENS],
  stock: ["sale"],
  initial: ["sale"],
  ledger: ["sale"],
  orders: ["sale"],
} as const satisfies Record<string, readonly string[]>;

const PLACEHOLDER = /\{\{([^{}]*)\}\}/g;

/** Placeholders that there are not, and SQL that asks for its parameters in another way. */
export function mistakesInPlaceholders(target: Target): Mistake[] {
  const saved = savedBy(target).map((name) => `saved.${name}`);
  const parts: [field: string, value: unknown, known: readonly string[]][] = [
    ["prepare", target.prepare, PLACEHOLDERS.prepare],
    ...processesOf(target),
    ...Object.entries(target.requests).map(([name, value]): [string, unknown, readonly string[]] => [
      `requests/${name}`,
      value,
      [...PLACEHOLDERS[`requests.${name as keyof Target["requests"]}`], ...saved],
    ]),
    ["buyer", target.buyer, [...PLACEHOLDERS.buyer, ...saved]],
    ...(["stock", "initial", "ledger", "orders"] as const).map(
      (name): [string, unknown, readonly string[]] => [name, target[name], [...PLACEHOLDERS[name], ...saved]],
    ),
  ];
  return parts.flatMap(([field, value, known]) =>
    textsIn(field, value).flatMap(([at, text]) => mistakesIn(at, text, known)),
  );
}

/** The names under which the target keeps values of replies. */
export const savedBy = ({ requests, buyer }: Target): string[] =>
  [requests.open, requests.purchase, requests.restock, buyer]
    .flat()
    .flatMap((step) =>
      step === null || !("save" in step) || step.save === undefined
        ? []
        : typeof step.save === "string"
          ? [step.save]
          : Object.keys(step.save),
    );

function processesOf({ start }: Target): [string, unknown, readonly string[]][] {
  if (!Array.isArray(start)) return [["start", start, []]];
  return start.map(({ command, env, files, ready }, index) => [
    `start/${index}`,
    { command, env, ready },
    [...PROCESS, ...Object.keys(files).map((name) => `file.${name}`)],
  ]);
}

/** Every text in a value, with the field it stands in. */
function textsIn(field: string, value: unknown): [field: string, text: string][] {
  if (typeof value === "string") return [[field, value]];
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([name, item]) => textsIn(`${field}/${name}`, item));
}

function mistakesIn(field: string, text: string, known: readonly string[]): Mistake[] {
  const unknown = [...text.matchAll(PLACEHOLDER)]
    .map((match) => match[1] ?? "")
    .filter((name) => !known.includes(name) && !/^env\.\w+$/.test(name));
  const mistakes = unknown.map((name) => {
    const meant = nearest(name, known);
    const hint =
      meant === undefined ? `known here: ${[...known, "env.NAME"].join(", ")}` : `did you mean {{${meant}}}?`;
    return { field, why: `has an unknown placeholder {{${name}}}; ${hint}` };
  });
  if (field.endsWith("/sql") && text.includes("?"))
    mistakes.push({ field, why: "has a ?; write {{sale}} where the sale's id belongs" });
  return mistakes;
}
