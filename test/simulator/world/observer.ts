// What is read of the stores of a simulated world from outside, for the record.
import { saleKeys } from "../../../server/contract.ts";
import type { DtmStore } from "../dtm/sim-dtm.ts";
import type { SimMysql } from "../mysql/sim-mysql.ts";
import type { Agenda } from "../network/agenda.ts";
import type { SimRedis } from "../redis/sim-redis.ts";
import type { Record } from "./record.ts";
import { PROBED_SALE, SALE } from "./sales.ts";

/** What it reads, and where it writes. */
export interface Observed {
  agenda: Agenda;
  record: Record;
  redis: SimRedis;
  mysql: SimMysql;
  store: DtmStore;
  /** The gids of all messages that there ever were. */
  gids: readonly string[];
}

export class Observer {
  readonly #world: Observed;
  /** When each order was first seen, by buyer and gid. */
  readonly #ordersSeen = new Map<string, number>();
  constructor(world: Observed) {
    this.#world = world;
  }

  /** Reads the sale's units in one step. */
  sample(sale: string, orders?: number): void {
    const { redis, record, agenda } = this.#world;
    const keys = saleKeys(sale);
    const remaining = redis.call("GET", [keys.stock]);
    if (remaining === null) return;
    const at = agenda.stamp;
    record.observe({
      ...{ kind: "sample", at, until: at, sale, remaining: Number(remaining) },
      ...{ initial: Number(redis.call("GET", [keys.initial])) },
      ...{ deducted: Number(redis.call("HLEN", [keys.ledger])) },
      ...(orders === undefined ? {} : { orders }),
    });
  }

  /** Notes when orders come. */
  seeOrders(): void {
    for (const { user, gid } of this.#world.mysql.snapshot().orders) {
      const key = `${user} ${gid}`;
      if (!this.#ordersSeen.has(key)) this.#ordersSeen.set(key, this.#world.agenda.stamp);
    }
  }

  /** Adds all that the stores hold to the record. */
  readAll(): void {
    const { redis, record, mysql, store, gids } = this.#world;
    const { orders } = mysql.snapshot();
    for (const sale of [SALE, PROBED_SALE]) {
      const own = orders.filter((order) => order.sale === sale);
      this.sample(sale, own.length);
      const ledger = redis.call("HGETALL", [saleKeys(sale).ledger]) as string[];
      for (let index = 0; index < ledger.length; index += 2) {
        const [user = "", gid = ""] = ledger.slice(index);
        record.observe({ kind: "deduction", sale, user, gid });
      }
      for (const { user, gid } of own) {
        const at = this.#ordersSeen.get(`${user} ${gid}`) ?? 0;
        record.observe({ kind: "order", sale, user, gid, at });
      }
    }
    for (const gid of gids) {
      const status = store.find(gid)?.status;
      if (status !== undefined && !ENDED.includes(status)) record.observe({ kind: "message", gid, status });
    }
  }
}

const ENDED: readonly string[] = ["succeed", "failed"];
