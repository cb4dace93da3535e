// Looks for an order of all steps of a small sale that the model allows, by trying them one after the other: what was
// asked and told at its time, and each hidden step at every moment. For histories that are small.
import { take } from "../../invariants/model/allows.ts";
import type { SaleEvent, Told } from "../../invariants/model/event.ts";
import { newSale, type Sale } from "../../invariants/model/sale.ts";
import type { Operation } from "../../invariants/record/history.ts";
import type { NamedReply } from "../../invariants/record/run-file.ts";

/** What is known of a sale: its operations, at different times, and its ledger in the end. */
export interface SmallSale {
  operations: readonly Operation[];
  /** Buyer to gid. */
  ledger: ReadonlyMap<string, string>;
  replies: readonly NamedReply[];
}

/** A hidden step: events that happen together, from the start of its request, and before its end if it is certain. */
interface Hidden {
  events: SaleEvent[];
  mayBeLeftOut: boolean;
}
interface Point {
  at: number;
  event?: SaleEvent;
  begins?: Hidden;
  ends?: Hidden;
}

/** The steps in an order that the model allows, or undefined if there is none. */
export function findOrder(small: SmallSale): SaleEvent[] | undefined {
  const points = small.operations.flatMap((one, index) =>
    one.op === "purchase" ? purchasePoints(one, index, small) : supplyPoints(one),
  );
  return search(
    newSale(),
    points.sort((a, b) => a.at - b.at),
    messagesOf(small),
  );
}

function search(sale: Sale, points: readonly Point[], hidden: readonly Hidden[]): SaleEvent[] | undefined {
  const [next, ...later] = points;
  if (next === undefined && hidden.every(({ mayBeLeftOut }) => mayBeLeftOut)) return [];
  for (const one of hidden) {
    const after = taken(sale, one.events);
    if (after === undefined) continue;
    const rest = search(
      after,
      points,
      hidden.filter((other) => other !== one),
    );
    if (rest !== undefined) return [...one.events, ...rest];
  }
  if (next === undefined || (next.ends !== undefined && hidden.includes(next.ends))) return undefined;
  const events = next.event === undefined ? [] : [next.event];
  const after = taken(sale, events);
  const begun = next.begins === undefined ? hidden : [...hidden, next.begins];
  const rest = after && search(after, later, begun);
  return rest && [...events, ...rest];
}

function taken(sale: Sale, events: readonly SaleEvent[]): Sale | undefined {
  const after = structuredClone(sale);
  return events.every((event) => take(after, event) === undefined) ? after : undefined;
}

function purchasePoints(one: Operation, request: number, { replies, ledger }: SmallSale): Point[] {
  const { user = "", invoked, completed } = one;
  const told = toldBy(one, replies, ledger.get(user));
  const asked: Point = { at: invoked, event: { kind: "ask", request, user } };
  return Number.isFinite(completed)
    ? [asked, { at: completed, event: { kind: "tell", request, told } }]
    : [asked];
}

function toldBy({ outcome, rule, error, gid }: Operation, replies: readonly NamedReply[], held = ""): Told {
  const reason = rule === undefined ? error?.toLowerCase().replaceAll("_", "-") : replies[rule]?.reason;
  if (outcome === "info") return "unknown";
  if (outcome === "ok") return { gid: gid ?? held };
  const known = (["sold-out", "no-such-sale", "already"] as const).find((one) => one === reason);
  return known ?? "not-bought";
}

function supplyPoints({ op, key = "k", units = 0, invoked, completed, outcome }: Operation): Point[] {
  if (outcome === "fail") return [];
  const event: SaleEvent =
    op === "open"
      ? { kind: "open", units, answer: "opened" }
      : { kind: "restock", units, key, answer: "added" };
  const hidden = { events: [event], mayBeLeftOut: outcome === "info" };
  const begins = { at: invoked, begins: hidden };
  return outcome === "ok" ? [begins, { at: completed, ends: hidden }] : [begins];
}

/** Each message of the ledger from its start to its end, at one moment. */
function messagesOf({ ledger }: SmallSale): Hidden[] {
  return [...new Set(ledger.values())].map((gid) => {
    const users = [...ledger].flatMap(([user, own]) => (own === gid ? [user] : []));
    const answer = { decision: "op" as const, gids: users.map(() => gid) };
    const events: SaleEvent[] = [
      { kind: "prepare", gid },
      { kind: "deduct", gid, users, answer },
      { kind: "submit", gid },
      { kind: "order", gid, users },
      { kind: "succeed", gid },
    ];
    return { events, mayBeLeftOut: false };
  });
}
