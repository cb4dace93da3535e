// Buyers of one sale who come close together share a batch. A lone buyer's batch leaves at once. Under load a batch
// that is not full waits, so that more buyers share it: until each batch in flight has replied, or has been gone for
// 250 ms. All buyers of a batch came before it left, so what it reads is true for each of them.

import { SaleError } from "../errors.ts";
import type { Clock } from "../time/clock.ts";
import type { Deadline } from "../time/deadline.ts";

export interface BatchSettings {
  /** Most buyers in one batch. */
  batchSize: number;
  /** Most batches of one sale in flight at once. */
  batchesInFlight: number;
  /** Most buyers of one sale who wait for a batch. The next one is refused at once with `BUSY`. */
  queueLimit: number;
}

/** The result of a batch: a reply for each of its buyers, in their order. */
export interface Served<T> {
  replies: T[];
  /** Resolves when the work after the replies has ended. Until then the batch is in flight. Never rejects. */
  finished?: Promise<void>;
}

/** Serves one batch by the deadline. */
export type Serve<T> = (sale: string, users: string[], deadline: Deadline) => Promise<Served<T>>;

interface WaitingBuyer<T> {
  user: string;
  deadline: Deadline;
  resolve: (reply: T | SaleError) => void;
  reject: (error: unknown) => void;
}

/** The buyers of one sale who wait, and its batches in flight. */
interface SaleQueue<T> {
  waiting: WaitingBuyer<T>[];
  /** Batches that have left and are not finished. */
  inFlight: number;
  /** Those of them whose replies the next batch waits for. */
  replying: number;
  isGathering: boolean;
}

/** How long the next batch waits for the replies of one in flight: several times what a message takes under load. */
const REPLY_WAIT_MS = 250;

/** Collects the buyers of each sale into batches and serves them. */
export class Batcher<T> {
  readonly #queues = new Map<string, SaleQueue<T>>();
  readonly #serve: Serve<T>;
  readonly #settings: BatchSettings;
  readonly #clock: Clock;
  #onIdle: (() => void)[] = [];
  constructor(serve: Serve<T>, settings: BatchSettings, clock: Clock) {
    this.#serve = serve;
    this.#settings = settings;
    this.#clock = clock;
  }

  /** This buyer's reply from the batch that takes them; `BUSY` when too many wait or their deadline passes first. */
  join(sale: string, user: string, deadline: Deadline): Promise<T | SaleError> {
    const queue = this.#queueOf(sale);
    if (queue.waiting.length >= this.#settings.queueLimit) return Promise.resolve(new SaleError("BUSY"));
    return new Promise((resolve, reject) => {
      queue.waiting.push({ user, deadline, resolve, reject });
      this.#sendBatches(sale, queue);
    });
  }

  /** Resolves when no buyer waits and no batch is in flight. */
  async idle(): Promise<void> {
    if (this.#queues.size > 0) await new Promise<void>((resolve) => this.#onIdle.push(resolve));
  }

  #queueOf(sale: string): SaleQueue<T> {
    let queue = this.#queues.get(sale);
    if (queue === undefined) {
      queue = { waiting: [], inFlight: 0, replying: 0, isGathering: false };
      this.#queues.set(sale, queue);
    }
    return queue;
  }

  /** Sends the full batches that may leave, and gathers one that is not full when no replies are awaited. */
  #sendBatches(sale: string, queue: SaleQueue<T>): void {
    const { batchSize, batchesInFlight } = this.#settings;
    while (queue.waiting.length >= batchSize && queue.inFlight < batchesInFlight) this.#sendNext(sale, queue);
    if (queue.waiting.length > 0 && queue.replying === 0 && queue.inFlight < batchesInFlight)
      this.#gather(sale, queue);
    if (queue.waiting.length > 0 || queue.inFlight > 0) return;
    this.#queues.delete(sale);
    if (this.#queues.size > 0) return;
    for (const resolve of this.#onIdle.splice(0)) resolve();
  }

  /** Sends a batch after a turn of the event loop in which no buyer came. For a lone buyer that is the next turn. */
  #gather(sale: string, queue: SaleQueue<T>): void {
    if (queue.isGathering) return;
    queue.isGathering = true;
    const before = queue.waiting.length;
    this.#clock.afterTurn(() => {
      queue.isGathering = false;
      const mayLeave = queue.waiting.length === before && queue.replying === 0;
      if (mayLeave && queue.inFlight < this.#settings.batchesInFlight) this.#sendNext(sale, queue);
      this.#sendBatches(sale, queue);
    });
  }

  #sendNext(sale: string, queue: SaleQueue<T>): void {
    const batch = queue.waiting.splice(0, this.#settings.batchSize);
    const late = batch.filter(({ deadline }) => deadline.passed);
    for (const { resolve } of late) resolve(new SaleError("BUSY"));
    const inTime = late.length === 0 ? batch : batch.filter(({ deadline }) => !deadline.passed);
    const [first] = inTime;
    // The first has waited longest, so theirs is the earliest deadline of the batch.
    if (first !== undefined) void this.#send(sale, queue, inTime, first.deadline);
  }

  async #send(
    sale: string,
    queue: SaleQueue<T>,
    batch: WaitingBuyer<T>[],
    deadline: Deadline,
  ): Promise<void> {
    queue.inFlight += 1;
    queue.replying += 1;
    const stopReplying = once(() => {
      queue.replying -= 1;
      this.#sendBatches(sale, queue);
    });
    const stop = once(() => {
      stopReplying();
      queue.inFlight -= 1;
      this.#sendBatches(sale, queue);
    });
    const cancelReplyWait = this.#clock.after(REPLY_WAIT_MS, stopReplying);
    // After its deadline a batch no longer counts as in flight. If it hangs, only its own buyers wait on.
    const cancelDeadline = deadline.whenPassed(stop);
    try {
      const users = batch.map(({ user }) => user);
      const { replies, finished } = await this.#serve(sale, users, deadline);
      for (const [index, { resolve }] of batch.entries()) {
        resolve(replies[index] ?? new SaleError("INTERNAL"));
      }
      stopReplying();
      await finished;
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
    cancelReplyWait();
    cancelDeadline();
    stop();
  }
}

const once = (action: () => void): (() => void) => {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    action();
  };
};
