// What a reply means, by the rules of a target. Pure and free of Node, since k6 runs it too.
import type { ReplyReason, ReplyRule } from "./schema/replies.ts";
import type { ReplyPath } from "./schema/requests.ts";
import { jsonOf, type Reply, valueAt, valueIn } from "./value-in-reply.ts";

/** The `error` of a refusal because no unit is left, and of one because the buyer has a unit already. */
const ERROR_OF: Partial<Record<ReplyReason, string>> = { "sold-out": "SOLD_OUT", already: "ALREADY" };
/** Listed once, since each buyer in k6 asks. */
const DECIDED = Object.values(ERROR_OF);

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

/** Returns true if a reply is as a rule says; `body` holds its JSON. */
type Match = (reply: Reply, body: Body) => boolean;

/** What a rule asks beside the status, and what a reply means that matches. */
interface CompiledRule {
  match: Match;
  mean: (reply: Reply, body: Body) => Meaning;
}

/**
 * Reads the rules once; what it returns tells what a reply means. The first rule that matches decides. If none matches, it
 * is `info`: the purchase may have happened, as after one that was only accepted. `error` is `SOLD_OUT` or `ALREADY` if the
 * rule's reason says so, else the `code` in the reply, else its status. A body is read only if that needs it.
 */
export function compileReplies({ replies, gid }: Replies): (reply: Reply) => Meaning {
  const ofStatus = new Map<number, CompiledRule[]>();
  replies.forEach((rule, index) => {
    const compiled = { match: compileContent(rule), mean: meaning(rule, index, gid) };
    for (const status of new Set(rule.status))
      ofStatus.set(status, [...(ofStatus.get(status) ?? []), compiled]);
  });
  return (reply) => {
    const body = new Body(reply);
    const rule = ofStatus.get(reply.status)?.find(({ match }) => match(reply, body));
    return rule?.mean(reply, body) ?? { outcome: "info", error: saidBy(reply, body) };
  };
}

/** Returns true if these rules look at a reply's headers: if not, replies of one status and body mean the same. */
export const lookAtHeaders = ({ replies, gid }: Replies): boolean =>
  replies.some(({ headers }) => headers !== undefined) ||
  (gid !== null && typeof gid !== "string" && ("header" in gid || "cookie" in gid));

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
function meaning({ outcome, reason }: ReplyRule, rule: number, gid: ReplyPath | null): CompiledRule["mean"] {
  if (outcome === "ok") {
    return (reply, body) => {
      const named = gid === null ? undefined : gidIn(valueIn(reply, body.json, gid));
      return { outcome, rule, ...(named === undefined ? {} : { gid: named }) };
    };
  }
  const told = { outcome: outcome === "accepted" ? ("info" as const) : outcome, rule };
  const error = reason === undefined ? undefined : ERROR_OF[reason];
  return (reply, body) => ({ ...told, error: error ?? saidBy(reply, body) });
}

/** Returns true if the reply leaves the decision for later. */
export const isAccepted = ({ rule }: Meaning, { replies }: Replies): boolean =>
  rule !== undefined && replies[rule]?.outcome === "accepted";
/** A gid as text. A number that is too large for JSON, and may have lost digits, is none. */
export const gidIn = (value: unknown): string | undefined =>
  typeof value === "string" ? value : Number.isSafeInteger(value) ? String(value) : undefined;

/** Returns true if the buyer knows how it ended: they have bought, now or before, or no unit is left. */
export const isDecided = ({ outcome, error = "" }: Meaning): boolean =>
  outcome === "ok" || (outcome === "fail" && DECIDED.includes(error));

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

/** Reads a rule once; what it returns tells if a reply is all that the rule says. */
export function compileRule(rule: ReplyRule): (reply: Reply) => boolean {
  const match = compileContent(rule);
  return (reply) => rule.status.includes(reply.status) && match(reply, new Body(reply));
}

/** What a rule says of a reply beside its status. */
function compileContent(rule: ReplyRule): Match {
  const fields = Object.entries(rule.body ?? {});
  const headers = Object.entries(rule.headers ?? {}).map(
    ([name, value]) => [name.toLowerCase(), value] as const,
  );
  const text = rule.text === undefined ? undefined : new RegExp(rule.text);
  return (reply, body) =>
    fields.every(([path, value]) => valueAt(body.json, path) === value) &&
    headers.every(([name, value]) => reply.header(name) === value) &&
    (text === undefined || text.test(reply.text));
}
