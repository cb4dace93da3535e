// Buyers who arrive while a message is under way share the next one. Nobody waits by the clock: a lone buyer's
// message leaves at once.
import type { Clock } from "./clock.ts";
import { Deadline } from "./deadline.ts";
import { SaleError } from "./errors.ts";
import type { Reply } from "./purchase.ts";

export interface BatchSettings {
  /** Most buyers in one message. */
  batchSize: number;
  /** Most messages of one sale under way at once. */
  batchesInFlight: number;
  /** Most buyers of one sale who wait; those beyond are told at once to ask again. */
  queueLimit: number;
}

/** Sells to one batch: a reply for each buyer, in their order, by the deadline. */
export type SellBatch = (sale: string, users: string[], deadline: Deadline) => Promise<Reply[]>;

interface Waiting {
  user: string;
  deadline: Deadline;
  resolve: (reply: Reply) => void;
  reject: (error: unknown) => void;
}

/** One sale's buyers: those who wait, and how many messages are under way. */
interface Lane {
  queue: Waiting[];
  inFlight: number;
}

/** Every buyer is answered within this time, waiting included, so that a store that hangs costs a 503, not patience. */
const BUDGET_MS = 1_900;

export class Batcher {
  readonly #lanes = new Map<string, Lane>();
  readonly #sell: SellBatch;
  readonly #settings: BatchSettings;
  readonly #clock: Clock;
  constructor(sell: SellBatch, settings: BatchSettings, clock: Clock) {
    this.#sell = sell;
    this.#settings = settings;
    this.#clock = clock;
  }

  /** One unit for this buyer, in whichever message comes next. */
  buy(sale: string, user: string): Promise<Reply> {
    const lane = this.#laneOf(sale);
    if (lane.queue.length >= this.#settings.queueLimit) return Promise.resolve(new SaleError("BUSY"));
    return new Promise((resolve, reject) => {
      lane.queue.push({ user, deadline: new Deadline(this.#clock, BUDGET_MS), resolve, reject });
      this.#depart(sale, lane);
    });
  }

  #laneOf(sale: string): Lane {
    let lane = this.#lanes.get(sale);
    if (lane === undefined) {
      lane = { queue: [], inFlight: 0 };
      this.#lanes.set(sale, lane);
    }
    return lane;
  }

  /** Lets as many messages leave as may be under way. */
  #depart(sale: string, lane: Lane): void {
    while (lane.queue.length > 0 && lane.inFlight < this.#settings.batchesInFlight) {
      const batch = lane.queue.splice(0, this.#settings.batchSize);
      const late = batch.filter(({ deadline }) => deadline.passed);
      for (const { resolve } of late) resolve(new SaleError("BUSY"));
      const inTime = late.length === 0 ? batch : batch.filter(({ deadline }) => !deadline.passed);
      if (inTime.length > 0) this.#send(sale, lane, inTime);
    }
    if (lane.queue.length === 0 && lane.inFlight === 0) this.#lanes.delete(sale);
  }

  #send(sale: string, lane: Lane, batch: Waiting[]): void {
    // The first has waited longest: his deadline is everybody's.
    const deadline = batch[0]?.deadline ?? new Deadline(this.#clock, BUDGET_MS);
    lane.inFlight += 1;
    let landed = false;
    const land = () => {
      if (landed) return;
      landed = true;
      lane.inFlight -= 1;
      this.#depart(sale, lane);
    };
    // A message that hangs beyond its deadline keeps its buyers waiting, but nobody else.
    const giveUp = this.#clock.after(BUDGET_MS, land);
    this.#sell(
      sale,
      batch.map(({ user }) => user),
      deadline,
    )
      .then(
        (replies) => {
          for (const [index, { resolve }] of batch.entries())
            resolve(replies[index] ?? new SaleError("INTERNAL"));
        },
        (error: unknown) => {
          for (const { reject } of batch) reject(error);
        },
      )
      .finally(() => {
        giveUp();
        land();
      });
  }
}
