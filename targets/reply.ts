// What a reply means, by the rules of a target. Pure and free of Node, since k6 runs it too.
import type { ReplyReason, ReplyRule } from "./target.ts";

/** The `error` of a refusal because no unit is left. */
const SOLD_OUT = "SOLD_OUT";
/** The `error` of a refusal because the buyer has a unit already. */
const ALREADY = "ALREADY";

/** The meaning of one reply, as the history records it. */
export interface Meaning {
  outcome: "ok" | "fail" | "info";
  /** The index of the rule that decided; absent if none matched. */
  rule?: number;
  gid?: string;
  error?: string;
}

/**
 * The meaning of a reply. The first rule whose status and body fields match decides. If none matches, it is `info`: the
 * purchase may have happened. `error` is `SOLD_OUT` or `ALREADY` if that is the rule's reason, else the `code` in the reply, else its status.
 */
export function meaningOf(
  status: number,
  body: unknown,
  target: { replies: readonly ReplyRule[]; gid: string | null },
): Meaning {
  const fields = body !== null && typeof body === "object" ? (body as Record<string, unknown>) : {};
  const index = target.replies.findIndex((candidate) => matches(candidate, status, fields));
  const rule = target.replies[index];
  const error = errorOf(rule, status, fields);
  if (rule === undefined) return { outcome: "info", error };
  if (rule.outcome !== "ok") return { outcome: rule.outcome, rule: index, error };
  const gid = target.gid === null ? undefined : fields[target.gid];
  return { outcome: "ok", rule: index, ...(typeof gid === "string" ? { gid } : {}) };
}

/** Returns true if the buyer knows how it ended: they have bought, now or before, or no unit is left. */
export const isDecided = ({ outcome, error }: Meaning): boolean =>
  outcome === "ok" || (outcome === "fail" && (error === SOLD_OUT || error === ALREADY));

/** The rules of a target as `run.json` keeps them: each with a name, and without the fields that it compares. */
export const namedReplies = (
  rules: readonly ReplyRule[],
): { name: string; status: number[]; outcome: Meaning["outcome"]; reason?: ReplyReason }[] =>
  rules.map(({ name, status, outcome, reason }, index) => ({
    name: name ?? `reply-${index + 1}`,
    status,
    outcome,
    ...(reason === undefined ? {} : { reason }),
  }));

function errorOf(rule: ReplyRule | undefined, status: number, fields: Record<string, unknown>): string {
  if (rule?.reason === "sold-out") return SOLD_OUT;
  if (rule?.reason === "already") return ALREADY;
  return typeof fields["code"] === "string" ? fields["code"] : `HTTP ${status}`;
}

function matches(rule: ReplyRule, status: number, fields: Record<string, unknown>): boolean {
  return (
    rule.status.includes(status) &&
    Object.entries(rule.body ?? {}).every(([name, value]) => fields[name] === value)
  );
}
