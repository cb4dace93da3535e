// What no type can refuse: fields of a target that contradict each other.
import { didYouMean } from "../../base/command-line/did-you-mean.ts";
import type { Mistake } from "../../base/mistakes.ts";
import { namedReplies } from "../reply.ts";
import type { IdRule } from "../schema/ids.ts";
import { InvariantName } from "../schema/invariant-name.ts";
import type { Target } from "../target.ts";
import { savedBy } from "./placeholders.ts";

/** The mistakes of a target whose fields have the right types. */
export function mistakesInSense(target: Target): Mistake[] {
  return [
    ...mistakesInReplies(target),
    ...mistakesInProcesses(target),
    ...mistakesInSaved(target),
    ...mistakesInIds("ids/sale", target.ids.sale),
    ...mistakesInIds("ids/user", target.ids.user),
    ...mistakesInContract(target),
    ...mistakesInLedger(target),
    ...mistakesInSources(target),
    ...mistakesInUnseen(target),
  ];
}

function mistakesInReplies({ replies, requests, contract }: Target): Mistake[] {
  const mistakes: Mistake[] = [];
  for (const [index, { outcome, reason, text }] of replies.entries()) {
    const field = `replies/${index}`;
    if (reason !== undefined && outcome !== "fail")
      mistakes.push({ field: `${field}/reason`, why: "belongs to the outcome fail alone" });
    if (reason === "already" && contract.perBuyer !== 1)
      mistakes.push({
        field: `${field}/reason`,
        why: "is already, but contract/perBuyer allows more than one unit",
      });
    if (text !== undefined && !isPattern(text))
      mistakes.push({ field: `${field}/text`, why: "is no regular expression" });
  }
  const names = namedReplies(replies).map(({ name }) => name);
  const second = names.findIndex((name, at) => names.indexOf(name) < at);
  if (second !== -1)
    mistakes.push({ field: `replies/${second}/name`, why: `is ${names[second]}, as that of another rule` });
  if (!replies.some(({ outcome }) => outcome === "ok" || outcome === "accepted"))
    mistakes.push({
      field: "replies",
      why: "has no rule with the outcome ok or accepted, so nobody could buy",
    });
  if (requests.decision !== null && !replies.some(({ outcome }) => outcome === "accepted"))
    mistakes.push({
      field: "requests/decision",
      why: "is asked only after a reply whose outcome is accepted; no rule has it",
    });
  return mistakes;
}

function mistakesInProcesses({ start }: Target): Mistake[] {
  const mistakes: Mistake[] = [];
  const names = new Set<string>();
  for (const [index, { name, count, port, ready }] of (Array.isArray(start) ? start : []).entries()) {
    if (names.has(name)) mistakes.push({ field: `start/${index}/name`, why: `is ${name} a second time` });
    names.add(name);
    if (port !== undefined && count > 1)
      mistakes.push({
        field: `start/${index}/count`,
        why: "is more than 1, but all would have the same port",
      });
    if ("log" in ready && !isPattern(ready.log))
      mistakes.push({ field: `start/${index}/ready/log`, why: "is no regular expression" });
  }
  return mistakes;
}

/** A value that is kept twice under one name would be one of two. */
function mistakesInSaved(target: Target): Mistake[] {
  const names = savedBy(target);
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [...twice].map((name) => ({ field: "", why: `saves the name ${name} twice` }));
}

function mistakesInIds(field: string, rule: IdRule | undefined): Mistake[] {
  if (rule === undefined) return [];
  if ("list" in rule && new Set(rule.list.map(String)).size < rule.list.length)
    return [{ field: `${field}/list`, why: "has an id twice" }];
  if ("from" in rule && rule.to !== undefined && rule.to < rule.from)
    return [{ field: `${field}/to`, why: "is below from" }];
  return [];
}

function mistakesInContract({ contract: { perBuyer, units } }: Target): Mistake[] {
  return typeof perBuyer === "number" && units > perBuyer
    ? [{ field: "contract/units", why: "is more than one buyer may hold" }]
    : [];
}

/** A hash or set has a buyer once, so it cannot show a second purchase of theirs. */
function mistakesInLedger({ ledger, contract: { perBuyer, units } }: Target): Mistake[] {
  if (ledger === null || !("hash" in ledger || "set" in ledger)) return [];
  if (perBuyer !== "unlimited" && perBuyer < 2 * units) return [];
  const why =
    "holds each buyer once, and contract/perBuyer allows them several purchases; write sql, or leave it out";
  return [{ field: "ledger", why }];
}

/** What is read for every sale alike would show one sale what belongs to another. */
function mistakesInSources(target: Target): Mistake[] {
  if (hasOneId(target.ids.sale)) return [];
  return (["stock", "initial", "ledger", "orders"] as const).flatMap((field) => {
    const text = JSON.stringify(target[field]);
    // What else stands between braces, or for a parameter, is a mistake of its own.
    if (text === "null" || /\{\{(?!env\.)|\?/.test(text)) return [];
    return [{ field, why: "does not name {{sale}}, so that it shows all sales as one" }];
  });
}

const hasOneId = (rule: IdRule | undefined): boolean =>
  rule !== undefined && ("list" in rule ? rule.list.length === 1 : "from" in rule && rule.to === rule.from);

function mistakesInUnseen({ unseen }: Target): Mistake[] {
  const names: string[] = InvariantName.anyOf.map((name) => name.const);
  return Object.keys(unseen)
    .filter((name) => !names.includes(name))
    .map((name) => ({
      field: `unseen/${name}`,
      why: `is no invariant${didYouMean(name, names) || `; invariants: ${names.join(", ")}`}`,
    }));
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}
