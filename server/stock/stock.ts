// The stock of the sales in Redis. Every change is one Lua script that may run twice.
import type { Redis } from "ioredis";
import { readAsset } from "../assets.ts";
import { barrierKey, saleKeys } from "../contract.ts";
import { explainError } from "./redis.ts";

/** How long a deduction's barrier is kept, and a check-back's, in seconds: those of DTM's own clients. */
const BARRIER_TTL_SECONDS = 86_400;
const ROLLBACK_TTL_SECONDS = 7 * 86_400;

/** What a message's deduction came to; `holders` gives, for each buyer in order, the gid of his unit. */
export interface DeductResult {
  word: "op" | "rollback" | "sold-out" | "no-sale";
  holders: (string | undefined)[];
}

/** A sale's units: put on sale so far, left, and deducted. `initial` = `remaining` + `deducted`. */
export interface Reading {
  initial: number;
  remaining: number;
  deducted: number;
}

/**
 * The stock as purchase, branches and sales use it. Every method may reject, with `DidNotRun` where that is
 * certain, and otherwise with what its store threw.
 */
export interface Stock {
  /** What is left, and which of these buyers hold a unit; undefined when the sale is not open. */
  peek(
    sale: string,
    users: string[],
  ): Promise<{ remaining: number; holders: (string | undefined)[] } | undefined>;
  /** Takes one unit for each buyer who holds none, as far as they go. Idempotent for one gid. */
  deduct(sale: string, gid: string, users: string[]): Promise<DeductResult>;
  /** Whether the message's deduction happened; a message found without one can never deduct afterwards. */
  queryPrepared(gid: string): Promise<"op" | "rollback">;
  /** Those of the buyers whose unit this gid holds. */
  winners(sale: string, gid: string, users: string[]): Promise<string[]>;
  open(sale: string, units: number): Promise<"opened" | "identical" | "differs">;
  restock(sale: string, units: number, key: string): Promise<"added" | "already" | "differs" | "no-sale">;
  read(sale: string): Promise<Reading | undefined>;
  /** Forgets a sale altogether: the sample's demonstration starts over with it. */
  forget(sale: string): Promise<void>;
}

type Script = (...keysAndArguments: (string | number)[]) => Promise<unknown>;

/** The stock in this Redis. Reads its scripts, and defines them as commands of the connection. */
export function stockInRedis(redis: Redis): Stock {
  const script = (name: string, numberOfKeys: number): Script => {
    const lua = readAsset(`./stock/${name}.lua`);
    redis.defineCommand(name, { lua, numberOfKeys });
    // ioredis puts the defined command on the connection, out of sight of its types.
    const commands = redis as unknown as Record<string, Script>;
    return async (...args) => {
      try {
        return await commands[name]?.(...args);
      } catch (error) {
        throw explainError(error);
      }
    };
  };
  const peek = script("peek", 2);
  const deduct = script("deduct", 3);
  const queryPrepared = script("query-prepared", 1);
  const open = script("open", 3);
  const restock = script("restock", 3);
  const read = script("read", 3);

  return {
    async peek(sale, users) {
      const keys = saleKeys(sale);
      const [remaining, ...holders] = (await peek(keys.stock, keys.ledger, ...users)) as [
        number,
        ...string[],
      ];
      return remaining === undefined ? undefined : { remaining, holders: holders.map(orUndefined) };
    },
    async deduct(sale, gid, users) {
      const keys = saleKeys(sale);
      const args = [keys.stock, keys.ledger, barrierKey(gid), gid, BARRIER_TTL_SECONDS, ...users];
      const [word, ...holders] = (await deduct(...args)) as [DeductResult["word"], ...string[]];
      return { word, holders: holders.map(orUndefined) };
    },
    async queryPrepared(gid) {
      return (await queryPrepared(barrierKey(gid), ROLLBACK_TTL_SECONDS)) as "op" | "rollback";
    },
    async winners(sale, gid, users) {
      const holders = await redis.hmget(saleKeys(sale).ledger, ...users);
      return users.filter((_, index) => holders[index] === gid);
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
      const word = await restock(keys.stock, keys.initial, keys.restocks, units, key);
      return word as "added" | "already" | "differs" | "no-sale";
    },
    async read(sale) {
      const keys = saleKeys(sale);
      const [remaining, initial, deducted] = (await read(keys.stock, keys.initial, keys.ledger)) as number[];
      if (remaining === undefined || initial === undefined || deducted === undefined) return undefined;
      return { remaining, initial, deducted };
    },
    async forget(sale) {
      await redis.del(...Object.values(saleKeys(sale)));
    },
  };
}

const orUndefined = (text: string): string | undefined => (text === "" ? undefined : text);
