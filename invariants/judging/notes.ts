// What a reader must know beside the invariants and the marks.
import type { Facts } from "../facts/facts.ts";
import { countOf, type Share, type Shares } from "../facts/shares.ts";
import type { Explained } from "../model/explain-history.ts";
import type { Operation } from "../record/history.ts";

/** The notes of a run. */
export function notesOf(
  facts: Facts,
  { checkBack }: Pick<Shares, "checkBack">,
  explained: Explained,
): string[] {
  const { cut, stores } = facts;
  const inMemory = stores.filter(({ durable }) => !durable);
  return [
    ...new Set([cut.history, cut.observations].flatMap((reason) => reason ?? [])),
    ...restNotes(facts),
    ...faultNotes(facts),
    ...checkBackNotes(facts, checkBack),
    ...modelNotes(explained),
    ...inMemory.map(
      ({ of, fileSystem }) =>
        `${of} keeps its files in memory (${fileSystem}): what it had written before it was struck proves nothing`,
    ),
  ];
}

/** What the model says of each sale. */
function modelNotes({ allowed, refused, unknown }: Explained): string[] {
  const sales = (count: number) => (count === 1 ? "1 sale" : `${count} sales`);
  return [
    ...(allowed === 0 ? [] : [`the model allows what was seen of ${sales(allowed)}`]),
    ...modelDoubts({ refused }),
    ...[...unknown].map(([why, count]) => `the model does not speak of ${sales(count)}: ${why}`),
  ];
}

/** How the sentence begins that says what the model does not allow. */
export const REFUSED_BY_MODEL = "the model does not allow";

/** A sale whose history no order of steps explains: no verdict may be true then. */
export function modelDoubts({ refused }: Pick<Explained, "refused">): string[] {
  const [first] = refused;
  if (first === undefined) return [];
  const more = refused.length === 1 ? "" : `, nor of ${refused.length - 1} more`;
  return [`${REFUSED_BY_MODEL} what was seen of sale ${first.sale}: ${first.why}${more}`];
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

/** How long rest took, and what the harness did to bring it about. */
function restNotes({ rest, pushes }: Facts): string[] {
  if (rest === undefined) return [];
  const took = seconds(rest.at - rest.healedAt);
  const how = rest.rested ? "at rest" : "not at rest";
  const notes = [
    `${how} ${took} after load and faults were over; the deadline is ${seconds(rest.deadlineMs)}`,
  ];
  if (pushes.length === 0) return notes;
  const first = seconds(Math.min(...pushes) - rest.healedAt);
  const times = pushes.length === 1 ? "once" : `${pushes.length} times`;
  return [
    ...notes,
    `the harness made DTM look at every message at once, ${times}, first ${first} after load and faults were over: in production the orders that came then come later`,
  ];
}

/** Failpoints and faults without effect, and ends without a cause. */
function faultNotes({ faults }: Facts): string[] {
  const idle = faults.filter((fault) => isArmed(fault) && !faults.some((hit) => wentOff(fault, hit)));
  const ended = faults.filter(({ op, error }) => op === "exit" && error !== "exit by failpoint");
  const missed = faults.filter(
    ({ process, op, outcome }) =>
      process.startsWith("nemesis") && outcome === "fail" && !op.startsWith("heal-"),
  );
  return [
    ...idle.map(({ target }) => `failpoint ${target} never went off: no purchase passed it`),
    ...missed.map(({ op, target, error }) => `${named(op, target)} ${error ?? "took no effect"}`),
    ...ended.map(({ target, error }) => `${target} ${error}, and no fault explains it`),
  ];
}

const named = (op: string, target: string | undefined): string =>
  target === undefined ? op : `${op} ${target}`;

/** Returns true if the nemesis armed a failpoint; the target of the operation says where, which and how. */
const isArmed = ({ op, outcome }: Operation): boolean => op === "failpoint" && outcome === "ok";

const wentOff = ({ target = "" }: Operation, hit: Operation): boolean =>
  hit.op.startsWith("failpoint ") &&
  target.startsWith(`${hit.target} ${hit.op.slice("failpoint ".length)} ${hit.error} `);

/** Orders that check-back alone brought, though nothing was struck: the server did not submit their messages. */
function checkBackNotes(facts: Facts, share: Share): string[] {
  const wasStruck =
    facts.strikes().length > 0 || facts.faults.some(({ op }) => /^(failpoint|wire)\b/.test(op));
  return share.part === 0 || wasStruck
    ? []
    : [`${countOf(share)} orders came by check-back alone, though nothing was struck`];
}
