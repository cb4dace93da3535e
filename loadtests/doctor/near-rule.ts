// Which rule a reply was meant for that no rule matches, and what of the rule is not so. Pure.
import type { ReplyRule } from "../../targets/schema/replies.ts";
import { jsonOf, valueAt } from "../../targets/value-in-reply.ts";
import { nearestName } from "./near-names.ts";

/** A part of a rule that a reply does not fulfil; how like a slip it is, from 0 on, or undefined if it is none. */
interface Miss {
  field: string;
  why: string;
  slip: number | undefined;
}

/** The likelier a slip, the less: nearly the right text, a path that is not there, another status. */
const SLIP = { text: 0, path: 1, status: 2 };

/**
 * The rule that fails this reply by one part alone, one that looks like a slip: a path that is not there, a text that is
 * nearly another, a status beside fields that fit. Undefined if there is no such rule.
 */
export function nearRule(
  rules: readonly ReplyRule[],
  { status, text }: { status: number; text: string },
): { field: string; why: string } | undefined {
  const near = rules.flatMap((rule, index) => {
    const [miss, ...others] = missesOf(rule, status, text);
    if (miss?.slip === undefined || others.length > 0) return [];
    const name = rule.name === undefined ? "" : ` (${rule.name})`;
    return [
      {
        slip: miss.slip,
        field: `replies/${index}/${miss.field}`,
        why: `the nearest rule is replies/${index}${name}: ${miss.why}`,
      },
    ];
  });
  return near.sort((a, b) => a.slip - b.slip)[0];
}

function missesOf(rule: ReplyRule, status: number, text: string): Miss[] {
  const json = jsonOf({ status, text, header: () => undefined });
  const misses: Miss[] = [];
  const parts = Object.keys(rule.body ?? {}).length + (rule.text === undefined ? 0 : 1);
  if (!rule.status.includes(status))
    misses.push({
      field: "status",
      why: `it wants ${rule.status.join(" or ")}, not ${status}`,
      slip: parts > 0 ? SLIP.status : undefined,
    });
  for (const [path, wanted] of Object.entries(rule.body ?? {})) {
    const found = valueAt(json, path);
    if (found === wanted) continue;
    misses.push({ field: `body/${path}`, ...missInBody(path, wanted, found, json) });
  }
  if (rule.text !== undefined && !new RegExp(rule.text).test(text))
    misses.push({ field: "text", why: `the text does not match ${rule.text}`, slip: SLIP.path });
  return misses;
}

function missInBody(path: string, wanted: unknown, found: unknown, json: unknown): Omit<Miss, "field"> {
  if (found === undefined) {
    const paths = json !== null && typeof json === "object" ? pathsOf(json) : [];
    const meant = nearestName(path, paths);
    const why = `there is nothing at ${path}`;
    return meant === undefined
      ? { why, slip: undefined }
      : { why: `${why}; near it: ${meant}`, slip: SLIP.path };
  }
  const isSlip =
    typeof wanted === "string" && typeof found === "string" && nearestName(wanted, [found]) !== undefined;
  const why = `at ${path} stands ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`;
  return { why, slip: isSlip ? SLIP.text : undefined };
}

/** All paths into a JSON value. */
const pathsOf = (json: object, under = ""): string[] =>
  Object.entries(json).flatMap(([name, value]) => {
    const path = under === "" ? name : `${under}.${name}`;
    return [path, ...(value !== null && typeof value === "object" ? pathsOf(value, path) : [])];
  });
