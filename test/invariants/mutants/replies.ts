// Lies that buyers are told: each kind of reply in place of each other.
import type { Operation } from "../../../invariants/record/history.ts";
import { REPLIES } from "../../support/right-sale.ts";
import { eachOperation, type Kind } from "./kind.ts";

/** The operation with a reply of this name in the place of its own. */
function replied(one: Operation, name: string, gid?: string): Operation {
  const rule = REPLIES.findIndex((reply) => reply.name === name);
  const { outcome = "info", status: [status] = [] } = REPLIES[rule] ?? {};
  const { gid: _, error: __, rule: ___, ...rest } = one;
  const completed = Number.isFinite(one.completed) ? one.completed : one.invoked + 6;
  const told = outcome === "ok" ? (gid === undefined ? {} : { gid }) : { error: name.toUpperCase() };
  return { ...rest, completed, outcome, status, rule, ...told };
}

const isTold = (one: Operation, name: string): boolean =>
  one.op === "purchase" && REPLIES[one.rule ?? -1]?.name === name;
const isOpen = (one: Operation): boolean => one.op === "purchase" && one.outcome === "info";
/** Buyers in doubt who do hold a unit. */
const holds = ({ user = "" }: Operation): boolean => ["bo", "cy", "lea", "ned"].includes(user);

const TRUE_FOR_ONE =
  "nothing was done for this request, though the buyer holds a unit by another: that is no lie";
/** Replies to buyers who hold a unit by an earlier or a simultaneous request. */
const AGAIN = [
  ...["spring al 18", "spring al 19", "spring al 1498", "spring bo 88", "spring eve 1598", "spring lea 418"],
  ...["spring ned 698", "spring ned 1998", "autumn rae 1298"],
];
const NEVER_TOLD = "the history contradicts no reason but these two; the bound of decided buyers does";

const refusals = (["busy", "unavailable", "invalid"] as const).flatMap((name): Kind[] => [
  {
    kind: `bought becomes ${name}`,
    mutants: eachOperation((one) => (isTold(one, "bought") ? replied(one, name) : undefined)),
    survives: Object.fromEntries(AGAIN.map((where) => [where, TRUE_FOR_ONE])),
  },
  {
    kind: `sold out becomes ${name}`,
    mutants: eachOperation((one) => (isTold(one, "sold-out") ? replied(one, name) : undefined)),
    survives: { "*": NEVER_TOLD },
  },
  {
    kind: `an unknown reply of a holder becomes ${name}`,
    mutants: eachOperation((one) => (isOpen(one) && holds(one) ? replied(one, name) : undefined)),
  },
]);

export const REPLIES_CHANGED: Kind[] = [
  ...refusals,
  {
    kind: "bought becomes sold out",
    mutants: eachOperation((one) => (isTold(one, "bought") ? replied(one, "sold-out") : undefined)),
  },
  {
    kind: "bought becomes no such sale",
    mutants: eachOperation((one) => (isTold(one, "bought") ? replied(one, "no-such-sale") : undefined)),
  },
  {
    kind: "bought names the gid of another",
    mutants: eachOperation((one) =>
      isTold(one, "bought") ? replied(one, "bought", "order of another") : undefined,
    ),
  },
  {
    kind: "bought names no gid",
    mutants: eachOperation((one) => (isTold(one, "bought") ? replied(one, "bought") : undefined)),
    survives: { "*": "a reply that names no gid contradicts none" },
  },
  ...["sold-out", "busy", "unavailable", "invalid"].map(
    (name): Kind => ({
      kind: `${name} becomes bought`,
      mutants: eachOperation((one) =>
        isTold(one, name) ? replied(one, "bought", "a new order") : undefined,
      ),
    }),
  ),
  {
    kind: "sold out becomes bought, without a gid",
    mutants: eachOperation((one) => (isTold(one, "sold-out") ? replied(one, "bought") : undefined)),
  },
  {
    kind: "sold out becomes no such sale",
    mutants: eachOperation((one) => (isTold(one, "sold-out") ? replied(one, "no-such-sale") : undefined)),
  },
  ...["busy", "unavailable", "invalid"].map(
    (name): Kind => ({
      kind: `${name} becomes no such sale`,
      mutants: eachOperation((one) => (isTold(one, name) ? replied(one, "no-such-sale") : undefined)),
    }),
  ),
  {
    kind: "no such sale becomes bought",
    mutants: eachOperation((one) =>
      isTold(one, "no-such-sale") ? replied(one, "bought", "a new order") : undefined,
    ),
  },
  {
    kind: "no such sale becomes sold out",
    mutants: eachOperation((one) => (isTold(one, "no-such-sale") ? replied(one, "sold-out") : undefined)),
    survives: { "*": "before the opening no unit is free" },
  },
  ...["sold-out", "no-such-sale"].map(
    (name): Kind => ({
      kind: `an unknown reply of a holder becomes ${name}`,
      mutants: eachOperation((one) => (isOpen(one) && holds(one) ? replied(one, name) : undefined)),
    }),
  ),
  {
    kind: "an unknown reply becomes bought, under the gid of another",
    mutants: eachOperation((one) => (isOpen(one) ? replied(one, "bought", "order of another") : undefined)),
  },
  {
    kind: "a request that never arrived is told bought",
    mutants: eachOperation((one) => (one.user === "ida" ? replied(one, "bought", "a new order") : undefined)),
  },
  {
    kind: "a reply cites a rule of another outcome",
    mutants: eachOperation((one) =>
      one.rule === undefined ? undefined : { ...one, rule: one.outcome === "ok" ? 1 : 0 },
    ),
  },
];
