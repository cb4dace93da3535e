// A sale that goes right, by construction, recorded in every way in which a target may show it. A lie is one change to
// what comes out.
import type { Operation } from "../../invariants/record/history.ts";
import type { Observation } from "../../invariants/record/observation.ts";
import type { Format, NamedReply } from "../../invariants/record/run-file.ts";

/** The kinds of replies of the sale, as a target would name them. */
export const REPLIES: NamedReply[] = [
  { name: "bought", status: [200, 201], outcome: "ok" },
  { name: "sold-out", status: [409], outcome: "fail", reason: "sold-out" },
  { name: "no-such-sale", status: [404], outcome: "fail", reason: "no-such-sale" },
  { name: "busy", status: [503], outcome: "fail", reason: "busy" },
  { name: "unavailable", status: [503], outcome: "fail" },
  { name: "invalid", status: [400], outcome: "fail", reason: "invalid" },
  { name: "already", status: [409], outcome: "fail", reason: "already" },
];

/**
 * What becomes of a request instead of a true reply: it is turned away and changes nothing (`busy`, `unavailable`,
 * `invalid`, `unreachable`, or `stray`: it never arrives, and no reply comes), or it is served and the reply is lost
 * (`lost`) or says nothing (`unclear`).
 */
export const MISHAPS = ["busy", "unavailable", "invalid", "unreachable", "stray", "lost", "unclear"] as const;
export type Mishap = (typeof MISHAPS)[number];

interface Request {
  /** The instant at which it takes effect, and its span before and after that. */
  at: number;
  before: number;
  after: number;
  mishap?: Mishap | undefined;
}
/**
 * A buyer's request. At its instant the server looks whether they hold a unit, and so much later it looks at the stock.
 * The order of a unit that it gets is inserted so much after that, and committed later still.
 */
export interface Ask extends Request {
  user: string;
  stockAfter: number;
  insertedAfter: number;
  committedAfter: number;
}
export interface Restock extends Request {
  units: number;
  key: string;
}
export interface RightSale {
  sale: string;
  units: number;
  /** Opened by this request, and by a second one whose reply is lost. */
  opening: Request;
  asks: Ask[];
  restocks: Restock[];
}

/** What the target shows, and how the run ended. */
export interface Sight {
  format: Format;
  stock: boolean;
  initial: boolean;
  ledger: "hash" | "barriers" | "none";
  orders: boolean;
  gids: boolean;
  times: boolean;
  messages: boolean;
  /** Orders may still be on their way at the end, if quiet alone shows rest and no coordinator shows its messages. */
  rest: "proof" | "quiet" | "late";
  /** How far the clock of the orders is ahead, and the step of their column. */
  clockMs: number;
  stepMs: number;
  looksAt: number[];
}

/** What the server saw first. */
interface Seen {
  holds: boolean;
  isOpen: boolean;
}
interface Held {
  gid: string;
  insertedAt: number;
  committedAt: number;
}

/** The run is over at this time. */
export const END = 5_000;

/** What is recorded of one sale: while buyers come, and when they are gone. */
export interface Recorded {
  operations: Operation[];
  samples: Observation[];
  end: Observation[];
}

/** Lets the requests take effect in the order of their instants, by the rules of a right sale, and records it. */
export function play(plan: RightSale, sight: Sight): Recorded {
  const { sale } = plan;
  const operations: Operation[] = [];
  const samples: Observation[] = [];
  const held = new Map<string, Held>();
  const added = new Set<string>();
  let [initial, left, gids] = [0, 0, 0];
  let isOpen = false;
  const add = (key: string, units: number) => {
    if (added.has(key)) return;
    added.add(key);
    initial += units;
    left += units;
  };
  const take = ({ user, at, before, stockAfter, insertedAfter, committedAfter }: Ask) => {
    if (held.has(user)) return;
    left -= 1;
    // Without a coordinator, an order may be inserted before its unit is taken; it is committed afterwards.
    const takenAt = at + stockAfter;
    const insertedAt = sight.messages ? takenAt + insertedAfter : at - Math.min(before, insertedAfter);
    const committedAt = Math.max(takenAt, insertedAt) + committedAfter;
    const isAwaited = sight.rest !== "quiet" || sight.messages;
    held.set(user, {
      gid: `order ${sale} ${gids++}`,
      insertedAt,
      committedAt: isAwaited ? Math.min(committedAt, END) : committedAt,
    });
  };
  const steps = [
    { at: plan.opening.at, act: () => open() },
    ...plan.restocks.map((one) => ({ at: one.at, act: () => restock(one) })),
    ...plan.asks.flatMap((one) => {
      const seen: Seen = { holds: false, isOpen: false };
      return [
        { at: one.at, act: () => void Object.assign(seen, { holds: held.has(one.user), isOpen }) },
        { at: one.at + one.stockAfter, act: () => ask(one, seen) },
      ];
    }),
    ...sight.looksAt.map((at) => ({ at, act: () => samples.push(look(at)) })),
  ].sort((a, b) => a.at - b.at);
  const admin = (op: string, request: Request, more: object) => ({
    ...{ process: `admin-${sale}`, op, sale, ...more },
    ...answered(request, { outcome: "ok" as const, status: 201 }),
  });
  function open() {
    isOpen = true;
    add("opening", plan.units);
    operations.push(admin("open", plan.opening, { units: plan.units }));
    operations.push(admin("open", { ...plan.opening, mishap: "lost" }, { units: plan.units }));
  }
  function restock(one: Restock) {
    if (serves(one)) add(one.key, one.units);
    operations.push(admin("restock", one, { units: one.units, key: one.key }));
  }
  function ask(one: Ask, seen: Seen) {
    // A twin of this request may have got the last unit after this one saw that they hold none: it is sold out then.
    const isSoldOut = !seen.holds && left === 0;
    if (seen.isOpen && !seen.holds && left > 0 && serves(one)) take(one);
    const reply = !seen.isOpen ? "no-such-sale" : isSoldOut ? "sold-out" : "bought";
    const process = `p-${one.user}-${one.at - one.before}`;
    const told = answered(
      { ...one, after: one.stockAfter + one.after },
      meaningOf(reply, sight, held.get(one.user)?.gid),
    );
    operations.push({ process, op: "purchase", sale, user: one.user, ...told });
  }
  function look(at: number): Observation {
    const committed = [...held.values()].filter(({ committedAt }) => committedAt <= at).length;
    return {
      ...{ kind: "sample", at: at - 1, until: at + 1, sale },
      ...(sight.stock && isOpen ? { remaining: left } : {}),
      ...(sight.initial && isOpen ? { initial } : {}),
      ...(sight.ledger === "hash" ? { deducted: held.size } : {}),
      ...(sight.orders ? { orders: committed } : {}),
    };
  }
  for (const { act } of steps) act();
  return { operations, samples, end: [look(END + 10), ...stored(sale, held, sight)] };
}

const serves = ({ mishap }: Request): boolean =>
  mishap === undefined || mishap === "lost" || mishap === "unclear";

type Meaning = Pick<Operation, "outcome" | "status" | "rule" | "error" | "gid">;

/** A true reply, or what comes in its place. */
function answered({ at, before, after, mishap }: Request, reply: Meaning) {
  const times = { invoked: at - before, completed: at + after };
  switch (mishap) {
    case undefined:
      return { ...times, ...reply };
    case "lost":
    case "stray":
      return { ...times, completed: Number.POSITIVE_INFINITY, outcome: "info" as const };
    case "unclear":
      return { ...times, outcome: "info" as const, status: 503, error: "DEDUCTION_UNKNOWN" };
    case "unreachable":
      return { ...times, outcome: "fail" as const, error: "ECONNREFUSED" };
    default:
      return { ...times, ...meaningOf(mishap, { gids: false, format: reply.rule === undefined ? 1 : 2 }) };
  }
}

/** What the history says of a reply of this name. */
function meaningOf(name: string, { gids, format }: Pick<Sight, "gids" | "format">, gid?: string): Meaning {
  const rule = REPLIES.findIndex((reply) => reply.name === name);
  const { outcome = "info", status = [] } = REPLIES[rule] ?? {};
  const error = outcome === "ok" ? {} : { error: name.toUpperCase().replaceAll("-", "_") };
  const [code] = status;
  return {
    outcome,
    ...(code === undefined ? {} : { status: code }),
    ...(format === 1 ? {} : { rule }),
    ...error,
    ...(outcome === "ok" && gids && gid !== undefined ? { gid } : {}),
  };
}

function stored(sale: string, held: Map<string, Held>, sight: Sight): Observation[] {
  const { ledger, gids, times, clockMs, stepMs } = sight;
  const orders = !sight.orders ? [] : [...held].filter(([, { committedAt }]) => committedAt <= END + 10);
  return [
    ...(ledger === "none"
      ? []
      : [...held].map(
          ([user, { gid }]): Observation => ({
            ...{ kind: "deduction", sale, gid },
            ...(ledger === "hash" ? { user } : {}),
          }),
        )),
    ...orders.map(
      ([user, { gid, insertedAt }]): Observation => ({
        ...{ kind: "order", sale, user },
        ...(gids ? { gid } : {}),
        ...(times ? { at: Math.floor((insertedAt + clockMs) / stepMs) * stepMs } : {}),
      }),
    ),
  ];
}
