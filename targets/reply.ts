// What a reply means, by the rules of a target. Pure and free of Node, since k6 runs it too.
import type { ReplyRule } from "./target.ts";

/** The meaning of one reply, as the history records it. */
export interface Meaning {
  outcome: "ok" | "fail" | "info";
  gid?: string;
  error?: string;
}

/**
 * The meaning of a reply. The first rule whose status and body fields match decides. If none matches, it is `info`: the
 * purchase may have happened. `error` is `SOLD_OUT` for a sold-out refusal, else the `code` in the reply, else its status.
 */
export function meaningOf(
  status: number,
  body: unknown,
  target: { replies: readonly ReplyRule[]; gid: string | null },
): Meaning {
  const fields = body !== null && typeof body === "object" ? (body as Record<string, unknown>) : {};
  const rule = target.replies.find((candidate) => matches(candidate, status, fields));
  if (rule?.outcome === "ok") {
    const gid = target.gid === null ? undefined : fields[target.gid];
    return typeof gid === "string" ? { outcome: "ok", gid } : { outcome: "ok" };
  }
  const error = rule?.soldOut
    ? "SOLD_OUT"
    : typeof fields["code"] === "string"
      ? fields["code"]
      : `HTTP ${status}`;
  return { outcome: rule?.outcome ?? "info", error };
}

function matches(rule: ReplyRule, status: number, fields: Record<string, unknown>): boolean {
  return (
    rule.status.includes(status) &&
    Object.entries(rule.body ?? {}).every(([name, value]) => fields[name] === value)
  );
}
