// What a reply means, by the rules of a target. Pure and free of Node, since k6 runs it too.
import type { ReplyReason, ReplyRule } from "./schema/replies.ts";
import type { ReplyPath } from "./schema/requests.ts";
import { jsonOf, type Reply, valueAt, valueIn } from "./value-in-reply.ts";

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

/**
 * The meaning of a reply. The first rule that matches decides. If none matches, it is `info`: the purchase may have
 * happened, as after one that was only accepted. `error` is `SOLD_OUT` or `ALREADY` if the rule's reason says so, else
 * the `code` in the reply, else its status.
 */
export function meaningOf(reply: Reply, { replies, gid }: Replies): Meaning {
  const json = jsonOf(reply);
  const index = replies.findIndex((rule) => matches(rule, reply, json));
  const rule = replies[index];
  if (rule === undefined) return { outcome: "info", error: errorOf(undefined, reply, json) };
  if (rule.outcome !== "ok") {
    const outcome = rule.outcome === "accepted" ? "info" : rule.outcome;
    return { outcome, rule: index, error: errorOf(rule, reply, json) };
  }
  const named = gid === null ? undefined : gidIn(valueIn(reply, json, gid));
  return { outcome: "ok", rule: index, ...(named === undefined ? {} : { gid: named }) };
}

/** Returns true if the reply leaves the decision for later. */
export const isAccepted = ({ rule }: Meaning, { replies }: Replies): boolean =>
  rule !== undefined && replies[rule]?.outcome === "accepted";
/** A gid as text. A number that is too large for JSON, and may have lost digits, is none. */
export const gidIn = (value: unknown): string | undefined =>
  typeof value === "string" ? value : Number.isSafeInteger(value) ? String(value) : undefined;

/** Returns true if the buyer knows how it ended: they have bought, or no unit is left. */
export const isDecided = ({ outcome, error }: Meaning): boolean =>
  outcome === "ok" || (outcome === "fail" && error === ERROR_OF["sold-out"]);

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

function errorOf(rule: ReplyRule | undefined, { status }: Reply, json: unknown): string {
  const said = rule?.reason === undefined ? undefined : ERROR_OF[rule.reason];
  if (said !== undefined) return said;
  const code = valueAt(json, "code");
  return typeof code === "string" ? code : `HTTP ${status}`;
}

/** Returns true if all that the rule names is so. */
export function matches(rule: ReplyRule, reply: Reply, json: unknown): boolean {
  return (
    rule.status.includes(reply.status) &&
    Object.entries(rule.body ?? {}).every(([path, value]) => valueAt(json, path) === value) &&
    Object.entries(rule.headers ?? {}).every(([name, value]) => reply.header(name.toLowerCase()) === value) &&
    (rule.text === undefined || new RegExp(rule.text).test(reply.text))
  );
}
