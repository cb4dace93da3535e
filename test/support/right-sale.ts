// A sale that goes right, by construction, recorded in every way in which a target may show it. A lie is one change to
// what comes out.
import type { Operation } from "../../invariants/record/history.ts";
import type { Observation } from "../../invariants/record/observation.ts";
import type { Format, NamedReply } from "../../invariants/record/run-file.ts";
import { type Held, PLAIN_SHOP, type Shop, Stock } from "./right-shop.ts";
import { sampleOf, stored } from "./right-stores.ts";

/** The kinds of replies of the sale, as a target would name them. */
export const REPLIES: NamedReply[] = [
  { name: "bought", status: [200, 201], outcome: "ok" },
  { name: "sold-out", status: [409], outcome: "fail", reason: "sold-out" },
  { name: "no-such-sale", status: [404], outcome: "fail", reason: "no-such-sale" },
  { name: "busy", status: [503], outcome: "fail", reason: "busy" },
  { name: "unavailable", status: [503], outcome: "fail" },
  { name: "invalid", status: [400], outcome: "fail", reason: "invalid" },
  { name: "already", status: [409], outcome: "fail", reason: "already" },
  { name: "accepted", status: [202], outcome: "info" },
];

/**
 * What becomes of a request instead of a true reply: it is turned away and changes nothing (`busy`, `unavailable`,
 * `invalid`, `unreachable`, or `stray`: it never arrives, and no reply comes), or it is served and the reply is lost
 * (`lost`) or says nothing (`unclear`). A shop without a coordinator may take units and give them back: then it says that
 * it failed (`rolled-back`), or nothing (`rolled-back-lost`).
 */
export const MISHAPS = [
  ...(["busy", "unavailable", "invalid", "unreachable", "stray", "lost", "unclear"] as const),
  ...(["rolled-back", "rolled-back-lost"] as const),
] as const;
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
  /** Of a shop whose units go back: so much after its buyer was told, the unit does. */
  returnedAfter?: number | undefined;
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
  /** Its buyers are probes. */
  isProbed?: boolean;
}

/** What the target shows, and how the run ended. */
export interface Sight {
  format: Format;
  stock: boolean;
  initial: boolean;
  /** Buyers with their gids, gids alone, buyers alone with their units, or none of it. */
  ledger: "hash" | "barriers" | "set" | "none";
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
  /** A plain shop if it is absent. */
  shop?: Shop;
}

/** What the server saw first. */
interface Seen {
  holds: boolean;
  isOpen: boolean;
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
  const shop = sight.shop ?? PLAIN_SHOP;
  const stock = new Stock(shop);
  const operations: Operation[] = [];
  const samples: Observation[] = [];
  const taken = new Map<Ask, Held>();
  let gids = 0;
  let isOpen = false;
  const look = (at: number) => sampleOf({ sale, at, isOpen, stock }, sight);
  const take = (one: Ask) => {
    const { user, at, before, stockAfter, insertedAfter, committedAfter } = one;
    // Without a coordinator, an order may be inserted before its unit is taken; it is committed afterwards.
    const takenAt = at + stockAfter;
    const insertedAt = sight.messages ? takenAt + insertedAfter : at - Math.min(before, insertedAfter);
    const committedAt = Math.max(takenAt, insertedAt) + committedAfter;
    const isAwaited = sight.rest !== "quiet" || sight.messages;
    const isTold = !isRolledBack(one, sight);
    const until = isTold ? (isAwaited ? Math.min(committedAt, END) : committedAt) : Number.POSITIVE_INFINITY;
    const held = { user, gid: `order ${sale} ${gids++}`, insertedAt, committedAt: until, isTold };
    stock.take(held);
    taken.set(one, held);
  };
  const steps = [
    { at: plan.opening.at, act: () => open() },
    ...plan.restocks.map((one) => ({ at: one.at, act: () => restock(one) })),
    ...plan.asks.flatMap((one) => {
      const seen: Seen = { holds: false, isOpen: false };
      const see = () => void Object.assign(seen, { holds: stock.of(one.user).length > 0, isOpen });
      return [
        { at: one.at, act: see },
        { at: one.at + one.stockAfter, act: () => ask(one, seen) },
        ...backAt(one, sight).map((at) => ({ at, act: () => stock.giveBack(taken.get(one)) })),
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
    stock.add("opening", plan.units);
    operations.push(admin("open", plan.opening, { units: plan.units }));
    operations.push(admin("open", { ...plan.opening, mishap: "lost" }, { units: plan.units }));
  }
  function restock(one: Restock) {
    if (serves(one, sight)) stock.add(one.key, one.units);
    operations.push(admin("restock", one, { units: one.units, key: one.key }));
  }
  function ask(one: Ask, seen: Seen) {
    const reply = decide(one, seen);
    const process = plan.isProbed ? `probe-${one.user}` : `p-${one.user}-${one.at - one.before}`;
    const gid = (taken.get(one) ?? stock.of(one.user).at(-1))?.gid;
    const meaning = meaningOf(reply, sight, gid);
    const told = answered({ ...one, after: one.stockAfter + one.after }, meaning, sight);
    operations.push({ process, op: "purchase", sale, user: one.user, ...told });
  }
  /** Takes a unit if the buyer may have one, and says what they are told if nothing goes wrong. */
  function decide(one: Ask, seen: Seen): string {
    const { user } = one;
    if (!seen.isOpen) return "no-such-sale";
    // What may still be given back is no purchase that a buyer is told of, nor does the shop take another beside it.
    if (stock.of(user).some(({ isTold }) => !isTold)) return shop.tellsAlready ? "already" : "unavailable";
    const again = shop.tellsAlready ? "already" : "bought";
    if (stock.isAtLimit(user) && (seen.holds || !isPlain(shop))) return again;
    // A twin of this request may have got the last unit after this one saw that they hold none: it is sold out then.
    if (!stock.hasEnough) return "sold-out";
    if (stock.isAtLimit(user)) return again;
    if (serves(one, sight)) take(one);
    return "bought";
  }
  for (const { act } of steps) act();
  return { operations, samples, end: [look(END + 10), ...stored(sale, stock.held, END + 10, sight)] };
}

const isPlain = ({ contract }: Shop): boolean => contract.perBuyer === 1 && contract.units === 1;

/** When the unit of a request goes back, if it got one. */
function backAt(one: Ask, sight: Sight): number[] {
  const toldAt = one.at + one.stockAfter + one.after;
  if (isRolledBack(one, sight)) return [one.mishap === "rolled-back" ? toldAt : toldAt + 10];
  const mayReturn = sight.shop?.contract.unitsReturn === true && one.returnedAfter !== undefined;
  return mayReturn ? [toldAt + (one.returnedAfter ?? 0)] : [];
}

/** Only a shop without a coordinator gives back what it took; elsewhere such a request fails before that. */
const isRolledBack = ({ mishap }: Request, { messages }: Sight): boolean =>
  !messages && (mishap === "rolled-back" || mishap === "rolled-back-lost");

const serves = (request: Request, sight: Sight): boolean =>
  request.mishap === undefined ||
  request.mishap === "lost" ||
  request.mishap === "unclear" ||
  isRolledBack(request, sight);

type Meaning = Pick<Operation, "outcome" | "status" | "rule" | "error" | "gid">;

/** A true reply, or what comes in its place. */
function answered({ at, before, after, mishap }: Request, reply: Meaning, sight?: Sight) {
  const times = { invoked: at - before, completed: at + after };
  switch (mishap) {
    case undefined:
      return { ...times, ...reply };
    case "lost":
    case "stray":
    case "rolled-back-lost":
      return { ...times, completed: Number.POSITIVE_INFINITY, outcome: "info" as const };
    case "unclear":
      return { ...times, outcome: "info" as const, status: 503, error: "DEDUCTION_UNKNOWN" };
    case "unreachable":
      return { ...times, outcome: "fail" as const, error: "ECONNREFUSED" };
    default: {
      const format = sight?.format ?? (reply.rule === undefined ? 1 : 2);
      const name = mishap === "rolled-back" ? "unavailable" : mishap;
      return { ...times, ...meaningOf(name, { gids: false, format }) };
    }
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
