// The stock of the sales in Redis. Every change is one Lua script, and the script may run twice.
import { readAsset } from "../assets.ts";
import { barrierKey, saleKeys } from "../contract.ts";
import { explainError, type RedisConnection } from "./redis.ts";

/**
 * How long a barrier is kept that holds no unit, in seconds: longer than a deduction can be under way. A barrier that
 * holds units is kept as long as the ledger, which has no expiry: DTM may check back on its message when it has been
 * away for days, and without the barrier the units would be lost. (DTM's own clients keep it for a day.)
 */
const BARRIER_TTL_SECONDS = 7 * 86_400;

/** A message's barrier: `op` if its deduction happened, `rollback` if it never will. */
export type Barrier = "op" | "rollback";

/** How a deduction ended for its message; see `deduct.lua`. */
export type Decision = Barrier | "sold-out" | "no-sale";

export interface Deduction {
  decision: Decision;
  /** What the sale has left after it; 0 when it is not open. */
  remaining: number;
  /** For each buyer, in order, the gid that holds their unit. */
  gids: (string | undefined)[];
}

/** One read of the stock for some buyers. */
export interface Look {
  remaining: number;
  /** For each buyer, in order, the gid that holds their unit. */
  gids: (string | undefined)[];
}

/** The units of a sale: put on sale so far, left, and deducted. `initial` = `remaining` + `deducted`. */
export interface SaleUnits {
  initial: number;
  remaining: number;
  deducted: number;
}

/**
 * The stock as purchases, branches and the shop's routes use it. Every method may reject: with `DidNotRun` if it
 * certainly did not run, otherwise with the error of its store.
 */
export interface Stock {
  /** Reads what is left and which of these buyers hold a unit. Undefined when the sale is not open. */
  look(sale: string, users: string[]): Promise<Look | undefined>;
  /** Takes one unit for each buyer who holds none, while units are left. With the same gid again it takes nothing. */
  deduct(sale: string, gid: string, users: string[]): Promise<Deduction>;
  /** Reads the message's barrier. If there is none, it writes `rollback`, and the message can no longer deduct. */
  queryPrepared(gid: string): Promise<Barrier>;
  /** The buyers whose unit this gid holds. */
  winners(sale: string, gid: string): Promise<string[]>;
  open(sale: string, units: number): Promise<"opened" | "identical" | "differs">;
  restock(sale: string, units: number, key: string): Promise<"added" | "already" | "differs" | "no-sale">;
  /** Undefined when the sale is not open. */
  read(sale: string): Promise<SaleUnits | undefined>;
  /** Deletes all that Redis holds of a sale but its barriers. The sample's demonstration starts with it. */
  delete(sale: string): Promise<void>;
}

type Script = (...keysAndArguments: (string | number)[]) => Promise<unknown>;

/** The stock in this Redis. Reads the scripts from their files and defines them as commands of the connection. */
export function stockInRedis(
  redis: RedisConnection,
  { barrierTtlSeconds = BARRIER_TTL_SECONDS } = {},
): Stock {
  const script = (name: string, numberOfKeys: number): Script => {
    const lua = readAsset(`./stock/${name}.lua`);
    redis.defineCommand(name, { lua, numberOfKeys });
    // The command is added to the connection, but not to its type.
    const commands = redis as unknown as Record<string, Script>;
    return async (...args) => {
      try {
        return await commands[name]?.(...args);
      } catch (error) {
        throw explainError(error);
      }
    };
  };
  const look = script("look", 2);
  const deduct = script("deduct", 4);
  const queryPrepared = script("query-prepared", 1);
  const open = script("open", 3);
  const restock = script("restock", 3);
  const read = script("read", 3);

  return {
    async look(sale, users) {
      const keys = saleKeys(sale);
      const [remaining, ...gids] = (await look(keys.stock, keys.ledger, ...users)) as [number, ...string[]];
      return remaining === undefined ? undefined : { remaining, gids: gids.map(orUndefined) };
    },
    async deduct(sale, gid, users) {
      const keys = saleKeys(sale);
      const args = [keys.stock, keys.ledger, keys.winners, barrierKey(gid), gid, barrierTtlSeconds, ...users];
      const [decision, remaining, ...gids] = (await deduct(...args)) as [Decision, number, ...string[]];
      return { decision, remaining, gids: gids.map(orUndefined) };
    },
    async queryPrepared(gid) {
      return (await queryPrepared(barrierKey(gid), barrierTtlSeconds)) as Barrier;
    },
    async winners(sale, gid) {
      const winners = await redis.hget(saleKeys(sale).winners, gid);
      return winners === null ? [] : winners.split(" ");
    },
    async open(sale, units) {
      const keys = saleKeys(sale);
      return (await open(keys.stock, keys.initial, keys.restocks, units)) as
        | "opened"
        | "identical"
        | "differs";
    },
    async restock(sale, units, key) {
      const keys = saleKeys(sale);
      const result = await restock(keys.stock, keys.initial, keys.restocks, units, key);
      return result as "added" | "already" | "differs" | "no-sale";
    },
    async read(sale) {
      const keys = saleKeys(sale);
      const [remaining, initial, deducted] = (await read(keys.stock, keys.initial, keys.ledger)) as number[];
      if (remaining === undefined || initial === undefined || deducted === undefined) return undefined;
      return { remaining, initial, deducted };
    },
    async delete(sale) {
      await redis.del(...Object.values(saleKeys(sale)));
    },
  };
}

const orUndefined = (text: string): string | undefined => (text === "" ? undefined : text);
