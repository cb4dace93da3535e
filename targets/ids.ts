// The ids of sales and buyers, by the rules of a target. Pure and free of Node, since k6 runs it too.
import { HarnessError } from "../base/errors.ts";
import type { IdRule } from "./schema/ids.ts";

/**
 * The id of the n-th sale or buyer of a run, from 0, as text; `name` is the harness's own name for it. Throws an error if
 * the target has not as many.
 */
export function idOf(rule: IdRule | undefined, name: string, n: number): string {
  if (rule === undefined) return name;
  if ("text" in rule) return rule.text.replaceAll("{{name}}", name).replaceAll("{{n}}", String(n + 1));
  const id =
    "list" in rule
      ? rule.list[n]
      : rule.to === undefined || rule.from + n <= rule.to
        ? rule.from + n
        : undefined;
  if (id === undefined) throw new Error(`the target has ids for ${countOf(rule)}, and this run needs more`);
  return String(id);
}

/** Refuses a run that needs more ids than the target has. `hint` says what to type instead. */
export function demandIds(rule: IdRule | undefined, field: string, needed: number, hint: string): void {
  const has = countOf(rule);
  if (needed > has)
    throw new HarnessError("usage", `${field} of the target has ${has} ids, and this run needs ${needed}`, {
      hint,
    });
}

const countOf = (rule: IdRule | undefined): number => {
  if (rule === undefined || "text" in rule) return Number.POSITIVE_INFINITY;
  if ("list" in rule) return rule.list.length;
  return rule.to === undefined ? Number.POSITIVE_INFINITY : rule.to - rule.from + 1;
};

/** An id as requests hold it: a number where the rule has numbers. */
export function idValue(rule: IdRule | undefined, id: string): string | number {
  if (rule === undefined || "text" in rule) return id;
  if ("list" in rule) return rule.list.find((one) => String(one) === id) ?? id;
  return Number(id);
}
