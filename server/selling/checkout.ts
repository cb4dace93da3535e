// A buyer's path through a sale: first a look at the stock, then, if units are left, a message. Buyers share both with
// others who come at the same time. There are two queues, so that a buyer who is sold out or holds a unit already does
// not wait for a message. While the sale has messages in flight and units are known to be left, a buyer needs no look.

import type { Clock } from "../time/clock.ts";
import { Deadline } from "../time/deadline.ts";
import { UsualTime } from "../time/usual-time.ts";
import type { Batch } from "./batch.ts";
import { BATCH_MS, Batcher, type BatchSettings } from "./batches.ts";
import { Asking, KnownUnits } from "./known-units.ts";
import { PreparedMessages } from "./prepared-messages.ts";
import {
  type LookResult,
  look,
  type MessageParts,
  type PurchaseParts,
  type Reply,
  sell,
} from "./purchase.ts";

/** A buyer gets a reply within this time, waiting included. When a store hangs, the reply is a 503. */
const BUDGET_MS = BATCH_MS;
/** A second look leaves beside the first only when it is full or the first is slow. */
const LOOKS = { batchSize: 512, batchesInFlight: 4 };
/** Most looks, and most messages, of all sales in flight; one sale may always have those of its own setting. */
const IN_FLIGHT_OF_ALL_SALES = 256;
/** Of all sales together, as many buyers may wait as of this many sales whose queues are full. */
const FULL_QUEUES = 2;
/**
 * What the steps take at least, so that a store that stalls for a moment leaves nobody in doubt, and what they are taken
 * to need at most.
 */
const LOOK = { leastMs: 200, mostMs: 400 };
const STEP = { leastMs: 200, mostMs: 1_000 };
/** A buyer who has just come and looked has this long for prepare and deduction: they may try, whatever was seen. */
const MESSAGE_MOST_MS = BUDGET_MS - LOOK.leastMs;

/** Where buyers are served. */
export interface Checkout {
  /** Sells one unit to this buyer. Rejects only when a failpoint goes off. */
  buy(sale: string, user: string): Promise<Reply>;
  /** Resolves when no buyer waits and no look or message is in flight; one that hangs is so for 1.9 s at most. */
  idle(): Promise<void>;
}

/** Serves buyers with these parts, in messages of this size. */
export function openCheckout(parts: PurchaseParts, messages: BatchSettings, clock: Clock): Checkout {
  const usual = {
    look: new UsualTime(clock, LOOK),
    prepare: new UsualTime(clock, STEP),
    deduct: new UsualTime(clock, STEP),
  };
  const boundsOf = (settings: BatchSettings) => ({
    batchesInFlight: Math.max(IN_FLIGHT_OF_ALL_SALES, settings.batchesInFlight),
    queueLimit: FULL_QUEUES * settings.queueLimit,
  });
  const lookSettings = { ...LOOKS, queueLimit: messages.queueLimit };
  const looks = new Batcher<LookResult>(
    {
      serve: (sale, batch) => look(parts, usual, sale, batch),
      settings: lookSettings,
      bounds: boundsOf(lookSettings),
      usualMs: () => usual.look.ms,
    },
    clock,
  );
  const known = new KnownUnits(clock);
  const asking = new Asking();
  const prepared = new PreparedMessages(parts, usual.prepare, clock);
  const sellBatch = async (sale: string, batch: Batch<Reply>) => {
    const stopAsking = asking.start(sale, batch.users.length);
    let isDeducted = false;
    const messageParts: MessageParts = {
      ...parts,
      messages: prepared,
      onDeducted({ candidates, winners, remaining }) {
        stopAsking();
        isDeducted = true;
        const free = remaining - asking.of(sale) - (sales.waitingOf(sale) ?? 0);
        known.see(sale, { candidates, winners, free });
      },
    };
    try {
      return await sell(messageParts, usual, sale, batch);
    } finally {
      stopAsking();
      if (!isDeducted) known.forget(sale);
    }
  };
  const sales = new Batcher<Reply>(
    {
      serve: sellBatch,
      settings: messages,
      bounds: boundsOf(messages),
      usualMs: () => Math.min(MESSAGE_MOST_MS, usual.prepare.ms + usual.deduct.ms),
    },
    clock,
  );
  return {
    async buy(sale, user) {
      const deadline = new Deadline(clock, BUDGET_MS);
      // A sale that is calm looks always: a second click of a lone buyer then makes no message that wins nothing.
      if (sales.waitingOf(sale) !== undefined && known.take(sale)) return sales.join(sale, user, deadline);
      const result = await looks.join(sale, user, deadline);
      if (result !== "undecided") return result;
      // This buyer asks for a unit too: it is known to be left for nobody else.
      known.take(sale);
      return sales.join(sale, user, deadline);
    },
    async idle() {
      await looks.idle();
      await sales.idle();
      await prepared.end();
    },
  };
}
