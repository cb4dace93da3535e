// Fakes for the stores, the coordinator and the clock: unit tests of a purchase need to make them fail.

import type { Message } from "../../server/dtm/message.ts";
import { openCheckout } from "../../server/selling/checkout.ts";
import { NO_FAILPOINTS } from "../../server/selling/failpoints.ts";
import type { PurchaseParts } from "../../server/selling/purchase.ts";
import type { Barrier, Deduction, Stock } from "../../server/stock/stock.ts";
import type { Clock } from "../../server/time/clock.ts";

/** What a {@link ManualClock} calls the epoch is far from its `now`, so that neither is taken for the other. */
const EPOCH_AT_START = 1_700_000_000_000;

/** A clock that moves only when a test advances it. */
export class ManualClock implements Clock {
  #now = 1_000;
  #timers: { at: number; action: () => void }[] = [];
  now = () => this.#now;
  epoch = () => EPOCH_AT_START + this.#now;
  after(ms: number, action: () => void): () => void {
    const timer = { at: this.#now + ms, action };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }
  afterTurn = (action: () => void) => void setImmediate(action);
  /** Moves the time forward while the process stands still: what is due has not run yet. */
  stall(ms: number): void {
    this.#now += ms;
  }
  /** Moves the time forward and runs what is due. */
  advance(ms: number): void {
    this.#now += ms;
    const due = this.#timers.filter(({ at }) => at <= this.#now);
    this.#timers = this.#timers.filter(({ at }) => at > this.#now);
    for (const { action } of due) action();
  }
}

/** The model of the stock: it says in TypeScript what the Lua scripts must do. */
export class ModelStock implements Stock {
  readonly sales = new Map<string, { initial: number; remaining: number; ledger: Map<string, string> }>();
  readonly barriers = new Map<string, Barrier>();
  readonly restocks = new Map<string, number>();

  async look(sale: string, users: string[]) {
    const found = this.sales.get(sale);
    if (found === undefined) return undefined;
    return { remaining: found.remaining, gids: users.map((user) => found.ledger.get(user)) };
  }

  async deduct(sale: string, gid: string, users: string[]): Promise<Deduction> {
    const found = this.sales.get(sale);
    const decided = this.barriers.get(gid);
    if (found === undefined)
      return {
        decision: decided ?? "no-sale",
        remaining: 0,
        gids: decided ? users.map(() => undefined) : [],
      };
    if (decided !== undefined)
      return {
        decision: decided,
        remaining: found.remaining,
        gids: users.map((user) => found.ledger.get(user)),
      };
    let won = 0;
    const gids = users.map((user) => {
      if (!found.ledger.has(user) && found.remaining > 0) {
        found.ledger.set(user, gid);
        found.remaining -= 1;
        won += 1;
      }
      return found.ledger.get(user);
    });
    this.barriers.set(gid, won > 0 ? "op" : "rollback");
    return { decision: won > 0 ? "op" : "sold-out", remaining: found.remaining, gids };
  }

  async queryPrepared(gid: string) {
    const barrier = this.barriers.get(gid) ?? "rollback";
    this.barriers.set(gid, barrier);
    return barrier;
  }

  async winners(sale: string, gid: string) {
    const ledger = this.sales.get(sale)?.ledger ?? new Map<string, string>();
    return [...ledger].filter(([, held]) => held === gid).map(([user]) => user);
  }

  async open(sale: string, units: number) {
    const before = this.restocks.get(`${sale}/`);
    if (before !== undefined) return before === units ? ("identical" as const) : ("differs" as const);
    this.restocks.set(`${sale}/`, units);
    this.sales.set(sale, { initial: units, remaining: units, ledger: new Map() });
    return "opened" as const;
  }

  async restock(sale: string, units: number, key: string) {
    const found = this.sales.get(sale);
    if (found === undefined) return "no-sale" as const;
    const before = this.restocks.get(`${sale}/${key}`);
    if (before !== undefined) return before === units ? ("already" as const) : ("differs" as const);
    this.restocks.set(`${sale}/${key}`, units);
    found.initial += units;
    found.remaining += units;
    return "added" as const;
  }

  async read(sale: string) {
    const found = this.sales.get(sale);
    if (found === undefined) return undefined;
    return { initial: found.initial, remaining: found.remaining, deducted: found.ledger.size };
  }

  async delete(sale: string) {
    this.sales.delete(sale);
  }
}

/** A coordinator that keeps a list of the calls to it. */
export class FakeCoordinator {
  readonly calls: string[] = [];
  async prepare(message: Message) {
    this.calls.push(`prepare ${message.gid}`);
  }
  async submit(message: Message) {
    this.calls.push(`submit ${message.gid}`);
  }
  async abort(gid: string) {
    this.calls.push(`abort ${gid}`);
  }
}

/** How many buyers one message of a fake checkout takes. */
const MESSAGES = { batchSize: 4, batchesInFlight: 1, queueLimit: 100 };

/** The checkout that buyers get, on fake stores and a fake coordinator. */
export function fakeCheckout({ failpoints = NO_FAILPOINTS, messages = MESSAGES } = {}) {
  const stock = new ModelStock();
  const coordinator = new FakeCoordinator();
  const clock = new ManualClock();
  let made = 0;
  const parts: PurchaseParts = {
    stock,
    coordinator,
    failpoints,
    newId: () => `${++made}`.padStart(32, "0"),
    message: { branchesUrl: "http://branches", timeoutToFailSeconds: 3, branchToken: undefined },
    onLeftToCheckBack: (step, gid) => coordinator.calls.push(`${step} of ${gid} left to check-back`),
    onSubmitRefused: (gid) => coordinator.calls.push(`submit of ${gid} refused`),
  };
  const checkout = openCheckout(parts, messages, clock);
  /** The replies to buyers who ask at once, when their messages have ended too. */
  const buy = async (sale: string, users: string[]) => {
    const replies = await Promise.all(users.map((user) => checkout.buy(sale, user)));
    await checkout.idle();
    return replies;
  };
  return { checkout, stock, coordinator, clock, buy };
}

/** Lets the event loop turn until every batch that can leave has left. */
export async function letBatchesLeave(): Promise<void> {
  for (let turns = 0; turns < 6; turns++) await new Promise((resolve) => setImmediate(resolve));
}
