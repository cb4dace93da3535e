// A buyer's way: first a look at the stock that he shares with all who came meanwhile, then, where units are left,
// a message. Two queues, so that whoever is sold out, or holds a unit already, never waits behind a message.

import type { Clock } from "../time/clock.ts";
import { Deadline } from "../time/deadline.ts";
import { Batcher, type BatchSettings } from "./batches.ts";
import { look, type PurchaseParts, type Reply, type Seen, sell } from "./purchase.ts";

/** Every buyer is answered within this time, waiting included, so that a store that hangs costs a 503, not patience. */
const BUDGET_MS = 1_900;
/** More than one look is under way only where one is full, or hangs. */
const LOOKS = { batchSize: 512, batchesInFlight: 4 };

/** Where buyers are served. */
export interface Checkout {
  /** One unit for this buyer. Rejects only when a failpoint went off. */
  buy(sale: string, user: string): Promise<Reply>;
  /** Resolves when nothing is under way, be it behind the replies. */
  idle(): Promise<void>;
}

/** Serves buyers with these parts, in messages of this size. */
export function openCheckout(parts: PurchaseParts, messages: BatchSettings, clock: Clock): Checkout {
  const { queueLimit } = messages;
  const looks = new Batcher<Seen>((...batch) => look(parts, ...batch), { ...LOOKS, queueLimit }, clock);
  const sales = new Batcher<Reply>((...batch) => sell(parts, ...batch), messages, clock);
  return {
    async buy(sale, user) {
      const deadline = new Deadline(clock, BUDGET_MS);
      const seen = await looks.join(sale, user, deadline);
      return seen === "undecided" ? sales.join(sale, user, deadline) : seen;
    },
    async idle() {
      await looks.idle();
      await sales.idle();
    },
  };
}
