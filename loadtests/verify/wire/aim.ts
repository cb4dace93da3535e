// Aims at exchanges of one purchase: counts what passes on its lane, and strikes the one of the right name and number.
import type { Exchange, Interference } from "../../../stack/wire/exchange.ts";
import type { LaneListener } from "./lane-watcher.ts";
import type { Channel } from "./learn/channel.ts";
import { nameOf, slugOf } from "./learn/exchange-name.ts";
import type { KnownBy, Learned } from "./learn/learned.ts";
import { PurchaseIds } from "./learn/purchase-ids.ts";

/** One exchange to be struck: the n-th of this name in the purchase, from 1. */
export interface AimedAt {
  /** Its name, as findings say it. */
  name: string;
  /** Its name without its number, or the word of it where it was not learned. */
  base: string;
  number: number;
  knownBy: KnownBy;
}

/** The exchange that was met. */
export interface Met {
  exchange: Exchange;
  channel: Channel;
  server: string;
  aimedAt: AimedAt;
}

/** What becomes of an exchange that was struck. */
export interface Seen {
  /** Its reply has begun to come. */
  replied: Promise<void>;
  /** It was sent again, and its second reply has come. */
  repeated: Promise<void>;
  /** What was asked for could not be done to it, and why. */
  notDone: Promise<string>;
}

/** What is done to an exchange that is met. */
export type Strike = (met: Met, seen: Seen) => Interference;

/**
 * What is aimed at with this word in the id of a case. One that was not learned, such as an exchange that only comes when
 * something is made good, has to name its purchase.
 */
export function aimedAt(slug: string, { exchanges }: Learned): AimedAt {
  const known = exchanges.find((one) => one.slug === slug);
  const name = known?.name ?? slug;
  const [, base = name, number = "1"] = /^(.*)\.(\d+)$/.exec(name) ?? [];
  return { name, base, number: Number(number), knownBy: known?.knownBy ?? "name" };
}

/** Strikes each of the exchanges once, one after the other in the order given. */
export class Aim implements LaneListener {
  readonly #ids: PurchaseIds;
  readonly #waiting: AimedAt[];
  readonly #strike: Strike;
  /** How many of the name that is waited for have passed. */
  #count = 0;
  /** How the exchange that was met last is broken. */
  way: string | undefined;
  /** Words of the exchanges of the purchase that came once all were met. */
  readonly after = new Set<string>();
  /** Connections whose transaction names the purchase. */
  readonly #transactions = new Set<string>();
  readonly #struck = new Map<string, Told>();
  constructor(
    purchase: { sale: string; user: string; constants: readonly string[] },
    aims: readonly AimedAt[],
    strike: Strike,
  ) {
    this.#ids = new PurchaseIds(purchase.sale, purchase.user, new Set(purchase.constants));
    this.#waiting = [...aims];
    this.#strike = strike;
  }

  /** How many have not been met. */
  get left(): number {
    return this.#waiting.length;
  }

  onRequest(exchange: Exchange, channel: Channel, server: string): Interference | undefined {
    const [next] = this.#waiting;
    const isNamed = this.#ids.names(exchange);
    if (next === undefined) {
      if (isNamed) this.after.add(slugOf(nameOf(channel, exchange, this.#ids)));
      return undefined;
    }
    const isWithin = this.#isWithin(exchange, isNamed);
    const isOfPurchase = isNamed || (next.knownBy !== "name" && isWithin) || next.knownBy === "coming";
    const name = nameOf(channel, exchange, this.#ids);
    if (!isOfPurchase || (name !== next.base && slugOf(name) !== next.base)) return undefined;
    this.#count += 1;
    if (this.#count < next.number) return undefined;
    this.#count = 0;
    this.#waiting.shift();
    return this.#strike({ exchange, channel, server, aimedAt: next }, this.#see(exchange));
  }

  onReply(exchange: Exchange): void {
    this.#struck.get(keyOf(exchange))?.replied();
  }

  onRepeated(exchange: Exchange): void {
    this.#struck.get(keyOf(exchange))?.repeated();
  }

  onNotDone(exchange: Exchange, why: string): void {
    this.#struck.get(keyOf(exchange))?.notDone(why);
  }

  #see(exchange: Exchange): Seen {
    const [replied, repeated, notDone] = [awaited<void>(), awaited<void>(), awaited<string>()];
    this.#struck.set(keyOf(exchange), {
      replied: replied.resolve,
      repeated: repeated.resolve,
      notDone: notDone.resolve,
    });
    return { replied: replied.promise, repeated: repeated.promise, notDone: notDone.promise };
  }

  /** Whether it stands in a transaction that names the purchase; what begins one has to be taken for it. */
  #isWithin({ link, connection, transaction }: Exchange, isNamed: boolean): boolean {
    const where = `${link} ${connection}`;
    if (transaction === "begins") {
      this.#transactions.delete(where);
      return true;
    }
    if (transaction === undefined) return false;
    if (isNamed) this.#transactions.add(where);
    const isWithin = this.#transactions.has(where);
    if (transaction === "ends") this.#transactions.delete(where);
    return isWithin;
  }
}

/** What tells of an exchange that was struck. */
interface Told {
  replied: () => void;
  repeated: () => void;
  notDone: (why: string) => void;
}

/** A promise, and what resolves it. */
function awaited<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

const keyOf = ({ link, connection, number }: Exchange): string => `${link} ${connection} ${number}`;
