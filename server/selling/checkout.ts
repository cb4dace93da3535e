// A buyer's path through a sale: first a look at the stock, then, if units are left, a message. Buyers share both with
// others who come at the same time. There are two queues, so that a buyer who is sold out or holds a unit already
// never waits for a message.

import type { Clock } from "../time/clock.ts";
import { Deadline } from "../time/deadline.ts";
import { Batcher, type BatchSettings } from "./batches.ts";
import { type LookResult, look, type PurchaseParts, type Reply, sell } from "./purchase.ts";

/** A buyer gets a reply within this time, waiting included. When a store hangs, the reply is a 503. */
const BUDGET_MS = 1_900;
/** A second look leaves beside the first only when it is full or the first is slow. */
const LOOKS = { batchSize: 512, batchesInFlight: 4 };

/** Where buyers are served. */
export interface Checkout {
  /** Sells one unit to this buyer. Rejects only when a failpoint goes off. */
  buy(sale: string, user: string): Promise<Reply>;
  /** Resolves when no buyer waits and every message is finished. */
  idle(): Promise<void>;
}

/** Serves buyers with these parts, in messages of this size. */
export function openCheckout(parts: PurchaseParts, messages: BatchSettings, clock: Clock): Checkout {
  const { queueLimit } = messages;
  const looks = new Batcher<LookResult>((...batch) => look(parts, ...batch), { ...LOOKS, queueLimit }, clock);
  const sales = new Batcher<Reply>((...batch) => sell(parts, ...batch), messages, clock);
  return {
    async buy(sale, user) {
      const deadline = new Deadline(clock, BUDGET_MS);
      const result = await looks.join(sale, user, deadline);
      return result === "undecided" ? sales.join(sale, user, deadline) : result;
    },
    async idle() {
      await looks.idle();
      await sales.idle();
    },
  };
}
