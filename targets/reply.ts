// What a reply means, by the rules of a target. Pure and free of Node, since k6 runs it too.
import type { ReplyReason, ReplyRule } from "./schema/replies.ts";
import type { ReplyPath } from "./schema/requests.ts";
import { jsonOf, type Reply, valueAt, valueIn, valueUnder } from "./value-in-reply.ts";

/** The `error` of a refusal because no unit is left, and of one because the buyer has a unit already. */
const ERROR_OF: Partial<Record<ReplyReason, string>> = { "sold-out": "SOLD_OUT", already: "ALREADY" };

/** The meaning of one reply, as the history records it. */
export interface Meaning {
  outcome: "ok" | "fail" | "info";
  /** The index of the rule that decided; absent if none matched. */
  rule?: number;
  gid?: string;
  error?: string;
}

/** The rules of a target, and where its replies hold the gid. */
export interface Replies {
  replies: readonly ReplyRule[];
  gid: ReplyPath | null;
}

/** The meaning of one reply: {@link compileReplies}, for one. */
export const meaningOf = (reply: Reply, replies: Replies): Meaning => compileReplies(replies)(reply);

/**
 * Reads the rules once; what it returns tells what a reply means. The first rule that matches decides. If none matches, it
 * is `info`: the purchase may have happened, as after one that was only accepted. `error` is `SOLD_OUT` or `ALREADY` if the
 * rule's reason says so, else the `code` in the reply, else its status. A body is parsed only if that needs it.
 */
export function compileReplies({ replies, gid }: Replies): (reply: Reply) => Meaning {
  const rules = replies.map((rule, index) => ({ match: compileRule(rule), mean: meaning(rule, index, gid) }));
  return (reply) => {
    const body = new Body(reply);
    const rule = rules.find(({ match }) => match(reply, body));
    return rule?.mean(reply, body) ?? { outcome: "info", error: saidBy(reply, body) };
  };
}

/** The JSON of a reply, which is parsed when it is first asked for. */
class Body {
  readonly #reply: Reply;
  #parsed: { json: unknown } | undefined;
  constructor(reply: Reply) {
    this.#reply = reply;
  }

  get json(): unknown {
    this.#parsed ??= { json: jsonOf(this.#reply) };
    return this.#parsed.json;
  }
}

/** What a reply means that this rule matches. */
function meaning(
  { outcome, reason }: ReplyRule,
  rule: number,
  gid: ReplyPath | null,
): (reply: Reply, body: Body) => Meaning {
  if (outcome === "ok") {
    return (reply, body) => {
      const named = gid === null ? undefined : gidIn(valueIn(reply, body.json, gid));
      return { outcome, rule, ...(named === undefined ? {} : { gid: named }) };
    };
  }
  const told = { outcome: outcome === "accepted" ? ("info" as const) : outcome, rule };
  const error = reason === undefined ? undefined : ERROR_OF[reason];
  if (error === undefined) return (reply, body) => ({ ...told, error: saidBy(reply, body) });
  const known = { ...told, error };
  return () => known;
}

/** Returns true if the reply leaves the decision for later. */
export const isAccepted = ({ rule }: Meaning, { replies }: Replies): boolean =>
  rule !== undefined && replies[rule]?.outcome === "accepted";
/** A gid as text. A number that is too large for JSON, and may have lost digits, is none. */
export const gidIn = (value: unknown): string | undefined =>
  typeof value === "string" ? value : Number.isSafeInteger(value) ? String(value) : undefined;

/** Returns true if the buyer knows how it ended: they have bought, now or before, or no unit is left. */
export const isDecided = ({ outcome, error = "" }: Meaning): boolean =>
  outcome === "ok" || (outcome === "fail" && Object.values(ERROR_OF).includes(error));

/** What a rule at this place is called if it has no name. */
const nameAt = (index: number): string => `reply-${index + 1}`;

/** The rules of a target as `run.json` keeps them: each with a name, and without the fields that it compares. */
export const namedReplies = (
  rules: readonly ReplyRule[],
): { name: string; status: number[]; outcome: Meaning["outcome"]; reason?: ReplyReason }[] =>
  rules.map(({ name, status, outcome, reason }, index) => ({
    name: name ?? nameAt(index),
    status,
    outcome: outcome === "accepted" ? "info" : outcome,
    ...(reason === undefined ? {} : { reason }),
  }));

/** The code in a reply, else its status. */
function saidBy({ status }: Reply, body: Body): string {
  const code = valueAt(body.json, "code");
  return typeof code === "string" ? code : `HTTP ${status}`;
}

/** Reads a rule once; what it returns tells if all that the rule names is so. */
export function compileRule(rule: ReplyRule): (reply: Reply, body: { readonly json: unknown }) => boolean {
  const { status } = rule;
  const fields = Object.entries(rule.body ?? {}).map(([path, value]) => [path.split("."), value] as const);
  const headers = Object.entries(rule.headers ?? {}).map(
    ([name, value]) => [name.toLowerCase(), value] as const,
  );
  const text = rule.text === undefined ? undefined : new RegExp(rule.text);
  return (reply, body) =>
    status.includes(reply.status) &&
    fields.every(([names, value]) => valueUnder(body.json, names) === value) &&
    headers.every(([name, value]) => reply.header(name) === value) &&
    (text === undefined || text.test(reply.text));
}
