// Mistakes planted into the system, one in a part each. The simulator must find every one.

import { readAsset } from "../../../server/assets.ts";
import type { Clock } from "../../../server/time/clock.ts";
import type { InvariantName } from "../../../targets/schema/invariant-name.ts";
import { SimMysql } from "../mysql/sim-mysql.ts";
import { Index, Table } from "../mysql/table.ts";
import { MODEL } from "../schedule/broken.ts";
import type { ServerParts } from "../world/server-process.ts";
import { REAL, type System } from "../world/system.ts";

/** A system with one mistake, and the invariants that it may break. */
export interface Planted {
  title: string;
  system: System;
  breaks: readonly (InvariantName | typeof MODEL)[];
}

/** A script of the stock with one part replaced, which must be there. */
function changed(script: string, from: string, to: string): System {
  const right = readAsset(`./stock/${script}.lua`);
  if (!right.includes(from)) throw new Error(`${script}.lua no longer holds ${JSON.stringify(from)}`);
  const wrong = right.replace(from, to);
  return { ...REAL, luaOf: (name, lua) => (name === script ? wrong : lua) };
}

const withParts = (replace: System["replace"]): System => ({ ...REAL, replace });

/** Ends a message whose deduction may have happened. */
const abortInDoubt = (parts: ServerParts): ServerParts => ({
  ...parts,
  stock: {
    ...parts.stock,
    async deduct(sale, gid, users) {
      try {
        return await parts.stock.deduct(sale, gid, users);
      } catch (error) {
        await parts.coordinator.abort(gid).catch(() => {});
        throw error;
      }
    },
  },
});

/** Tells the buyers of a deduction of which nothing is known that there was no unit. */
const doubtAsSoldOut = (parts: ServerParts): ServerParts => ({
  ...parts,
  stock: {
    ...parts.stock,
    async deduct(sale, gid, users) {
      const none = { decision: "sold-out" as const, remaining: 0, gids: users.map(() => undefined) };
      return parts.stock.deduct(sale, gid, users).catch(() => none);
    },
  },
});

/** Creates orders for the first half of a message's winners. */
const halfOfTheBatch = (parts: ServerParts): ServerParts => ({
  ...parts,
  stock: {
    ...parts.stock,
    async winners(sale, gid) {
      const winners = await parts.stock.winners(sale, gid);
      return winners.slice(0, Math.ceil(winners.length / 2));
    },
  },
});

/** By then a connection that was closed is open again. */
const AGAIN_MS = 150;

/** A client that sends a deduction again which got no answer, as ioredis does by default after it has connected again. */
const sendingAgain = (parts: ServerParts, clock: Clock): ServerParts => ({
  ...parts,
  stock: {
    ...parts.stock,
    async deduct(sale, gid, users) {
      try {
        return await parts.stock.deduct(sale, gid, users);
      } catch (error) {
        await new Promise<void>((resolve) => clock.after(AGAIN_MS, resolve));
        return await parts.stock.deduct(sale, gid, users).catch(() => Promise.reject(error));
      }
    },
  },
});

/** Longer than an order may take. */
const LONG_MS = 75_000;

/** Check-back says of each message that it is still at work, until so long after it was first asked. */
const waitingToCheckBack = (parts: ServerParts, clock: Clock): ServerParts => {
  const firstAsked = new Map<string, number>();
  return {
    ...parts,
    stock: {
      ...parts.stock,
      async queryPrepared(gid) {
        const first = firstAsked.get(gid) ?? clock.now();
        firstAsked.set(gid, first);
        if (clock.now() - first >= LONG_MS) return parts.stock.queryPrepared(gid);
        throw Object.assign(new Error("still at work"), { status: 425 });
      },
    },
  };
};

/** A submit that only names its message: DTM makes it anew from that, without branches, where its store has lost it. */
const bareSubmit = (parts: ServerParts): ServerParts => ({
  ...parts,
  coordinator: {
    ...parts.coordinator,
    submit: (message) => parts.coordinator.submit({ ...message, steps: [], payloads: [] }),
  },
});

/** A server that remembers which sales are sold out: it forgets that units may be added. */
const soldOutForGood = (parts: ServerParts): ServerParts => {
  const soldOut = new Set<string>();
  return {
    ...parts,
    stock: {
      ...parts.stock,
      async look(sale, users) {
        const seen = await parts.stock.look(sale, users);
        if (seen?.remaining === 0) soldOut.add(sale);
        return seen && soldOut.has(sale) ? { ...seen, remaining: 0 } : seen;
      },
    },
  };
};

/** Tables without unique keys: the second run of a branch inserts everything again. */
class KeylessMysql extends SimMysql {
  override readonly orders = new Table([new Index(true, (id) => String(id).padStart(10, "0"))]);
  override readonly barriers = new Table([new Index(true, (id) => String(id).padStart(10, "0"))]);
}

/** The order of tests of DTM's client for Go: the stock before the duplicate, and nothing left behind where none is there. */
const STOCK_FIRST = `if left ~= nil and left <= 0 then
  local none = { 'sold-out', left }
  for i = 3, #ARGV do none[#none + 1] = '' end
  return none
end
local held =`;

export const PLANTED: readonly Planted[] = [
  {
    title: "the stock is tested before the duplicate",
    system: { ...changed("deduct", "local held =", STOCK_FIRST), replace: sendingAgain },
    breaks: ["no-lost-order", "told-the-truth"],
  },
  {
    title: "a branch runs without a barrier",
    system: { ...REAL, mysql: () => new KeylessMysql() },
    breaks: ["one-order-each"],
  },
  {
    title: "check-back leaves no rollback mark",
    system: changed("query-prepared", "redis.call('SET', KEYS[1], found, 'EX', ARGV[1])", ""),
    breaks: ["no-lost-order", "told-the-truth"],
  },
  {
    title: "a message is aborted after an indeterminate error",
    system: withParts(abortInDoubt),
    breaks: ["no-lost-order", "told-the-truth"],
  },
  {
    title: "the reply is sent before the deduction is on the disk",
    system: { ...REAL, fsync: "everysec" },
    breaks: ["told-the-truth", "no-ghost-order", "no-false-sold-out", "drained"],
  },
  {
    title: "the second half of a batch is lost",
    system: withParts(halfOfTheBatch),
    breaks: ["no-lost-order", "told-the-truth"],
  },
  {
    title: "boltdb loses the branches of running gids",
    system: { ...REAL, boltdb: true, idOf: (number) => String(number) },
    breaks: ["no-lost-order", "told-the-truth"],
  },
  {
    title: "a restock that comes again adds its units again",
    system: changed("restock", "redis.call('HSET', KEYS[3], ARGV[2], ARGV[1])", ""),
    breaks: ["no-oversell", "conservation"],
  },
  {
    title: "a server remembers that a sale is sold out, and a restock does not remind it",
    system: withParts(soldOutForGood),
    breaks: ["no-false-sold-out"],
  },
  {
    title: "a submit does not carry its branches, which a store that forgets has lost",
    system: withParts(bareSubmit),
    breaks: ["no-lost-order", "told-the-truth"],
  },
  {
    title: "a deduction in doubt is told as sold out",
    system: withParts(doubtAsSoldOut),
    breaks: [MODEL, "no-false-sold-out", "no-lost-order", "told-the-truth"],
  },
  {
    title: "check-back has DTM wait for more than a minute",
    system: withParts(waitingToCheckBack),
    breaks: ["order-lag"],
  },
];

/** The one of this title. */
export function plantedMistake(title: string): Planted {
  const found = PLANTED.find((planted) => planted.title === title);
  if (found === undefined) throw new Error(`no planted mistake is called ${title}`);
  return found;
}
