// Learns which exchanges a purchase consists of, from several purchases that were each alone. Pure.
import type { Exchange } from "../../../../stack/wire/exchange.ts";
import type { Channel } from "./channel.ts";
import { nameOf, numbered, slugOf } from "./exchange-name.ts";
import type { KnownBy, Learned, LearnedExchange } from "./learned.ts";
import { drawnIn, PurchaseIds, wordsOf } from "./purchase-ids.ts";

/** An exchange with the channel of its link. */
export interface Heard {
  exchange: Exchange;
  channel: Channel;
}

/** All that was heard from the beginning of one purchase to rest. */
export interface Recording {
  sale: string;
  user: string;
  heard: readonly Heard[];
}

/** Ids that no exchange holds. */
const NOBODY = { sale: "\n", user: "\n" };

/** One exchange of a recording, named. */
interface Named {
  name: string;
  place: number;
  channel: Channel;
  writes: boolean;
  replies: boolean;
  knownBy: KnownBy;
}

/**
 * What the recordings have in common. An exchange that comes in each of them is of the purchase if it names it, or stands in
 * a transaction that does, or never comes while nobody buys, which `idle` shows. Of a name that comes in one more often than
 * in another, as many are taken as come in each.
 */
export function learn(recordings: readonly Recording[], idle: readonly Heard[]): Learned {
  const constants = wordsOfSeveral(recordings, idle);
  const heardIdle = new Set(idle.map(({ channel, exchange }) => nameOf(channel, exchange, NOBODY)));
  const all = recordings.map((recording) => namesIn(recording, constants));
  const names = [...new Set(all.flat().map(({ name }) => name))];
  const found = names.map((name) => ({ name, ...inEach(name, all, heardIdle.has(name)) }));
  const exchanges = found
    .flatMap(({ name, least }) =>
      least.map((one, index) => ({ ...one, name: numbered(name, index + 1), base: name })),
    )
    .sort((a, b) => a.place - b.place)
    .map(({ place: _, base, ...one }): LearnedExchange => ({ ...one, slug: slugWith(one.name, base) }));
  return {
    exchanges: apart(exchanges),
    irregular: found.filter(({ kind }) => kind === "irregular").map(({ name }) => name),
    background: [...heardIdle].sort(),
    constants: [...constants],
  };
}

const slugWith = (name: string, base: string): string => slugOf(base) + name.slice(base.length);

/** Two names of one slug get different ones. */
function apart(exchanges: LearnedExchange[]): LearnedExchange[] {
  const taken = new Map<string, number>();
  return exchanges.map((one) => {
    const count = (taken.get(one.slug) ?? 0) + 1;
    taken.set(one.slug, count);
    return count === 1 ? one : { ...one, slug: `${one.slug}-${count}` };
  });
}

/** Drawn words that stand in several purchases, or also where there is none. */
function wordsOfSeveral(recordings: readonly Recording[], idle: readonly Heard[]): Set<string> {
  const wordsIn = (heard: readonly Heard[]) =>
    new Set(heard.flatMap(({ exchange }) => drawnIn(wordsOf(exchange))));
  const seen = new Set<string>();
  const several = new Set(wordsIn(idle));
  for (const { heard } of recordings)
    for (const word of wordsIn(heard)) {
      if (seen.has(word)) several.add(word);
      seen.add(word);
    }
  return several;
}

/** Names all exchanges of a recording, and says of each what tells that it is of the purchase. */
function namesIn({ sale, user, heard }: Recording, constants: ReadonlySet<string>): Named[] {
  const ids = new PurchaseIds(sale, user, constants);
  const named = heard.map(({ exchange }) => ids.names(exchange));
  const transactions = transactionsOf(heard);
  const known = new Set(transactions.filter((_, index) => named[index]));
  return heard.map(({ exchange, channel }, place) => {
    const transaction = transactions[place];
    const within = transaction !== undefined && known.has(transaction);
    return {
      ...{ name: nameOf(channel, exchange, { sale, user }), place, channel, writes: exchange.writes },
      replies: exchange.repliedAt !== undefined,
      knownBy: named[place] ? "name" : !within ? "coming" : isFirst(exchange) ? "beginning" : "transaction",
    };
  });
}

const isFirst = ({ transaction }: Exchange): boolean => transaction === "begins";

/** The number of the transaction that each stands in; undefined if in none. */
function transactionsOf(heard: readonly Heard[]): (number | undefined)[] {
  const open = new Map<string, number>();
  let count = 0;
  return heard.map(({ exchange: { link, connection, transaction } }) => {
    const where = `${link} ${connection}`;
    if (transaction === undefined) return undefined;
    if (transaction === "begins" || !open.has(where)) open.set(where, count++);
    const number = open.get(where);
    if (transaction === "ends") open.delete(where);
    return number;
  });
}

type Found = Omit<Named, "name">;

/** What each recording has of this name: as many as the one with the fewest, each at its mean place. */
function inEach(
  name: string,
  all: readonly Named[][],
  isIdle: boolean,
): { least: Found[]; kind: "regular" | "irregular" | "background" } {
  const same = all.map((names) => names.filter((one) => one.name === name));
  const ofPurchase = same.map((some) => some.filter(({ knownBy }) => knownBy !== "coming"));
  const isNamed = ofPurchase.every((some) => some.length > 0);
  if (!isNamed && isIdle) return { least: [], kind: "background" };
  const counted = isNamed ? ofPurchase : same;
  const counts = counted.map(({ length }) => length);
  const least = Math.min(...counts);
  const knownBy = weakest(counted.flat());
  const taken = Array.from({ length: least }, (_, index): Found => {
    const places = counted.map((some) => some[index]?.place ?? 0);
    const [first] = counted.flatMap((some) => some[index] ?? []);
    return {
      ...{ channel: first?.channel ?? "buyer", knownBy },
      writes: counted.some((some) => some[index]?.writes === true),
      replies: counted.some((some) => some[index]?.replies === true),
      place: places.reduce((sum, place) => sum + place, 0) / places.length,
    };
  });
  const isIrregular = ofPurchase.some(({ length }) => length > 0) && counts.some((count) => count !== least);
  return { least: taken, kind: isIrregular ? "irregular" : "regular" };
}

const weakest = (some: readonly Named[]): KnownBy =>
  (["coming", "beginning", "transaction"] as const).find((by) =>
    some.some(({ knownBy }) => knownBy === by),
  ) ?? "name";
