// Buyers of one sale who come close together share a batch. A lone buyer's batch leaves at once. Under load a batch
// that is not full waits, so that more buyers share it: until each batch in flight has replied, or has been gone for
// 250 ms. All buyers of a batch came before it left, so what it reads is true for each of them. A buyer who has less
// time left than a batch usually takes is refused before it leaves.

import { SaleError } from "../errors.ts";
import type { Clock } from "../time/clock.ts";
import { Deadline } from "../time/deadline.ts";
import { Batch, type WaitingBuyer } from "./batch.ts";
import { Gathering } from "./gathering.ts";
import { Turns } from "./turns.ts";

export interface BatchSettings {
  /** Most buyers in one batch. */
  batchSize: number;
  /** Most batches of one sale in flight at once. */
  batchesInFlight: number;
  /** Most buyers of one sale who wait for a batch. The next one is refused at once with `BUSY`. */
  queueLimit: number;
}

/** The bounds over all sales of a process, so that many sale ids go around none of those of one sale. */
export interface ProcessBounds {
  /** Most batches in flight at once. Sales take turns: see {@link Turns}. */
  batchesInFlight: number;
  /** Most buyers who wait. The next one is refused at once with `BUSY`, whatever their sale. */
  queueLimit: number;
}

/** The result of a batch: a reply for each of its buyers who are still in it, in their order. */
export interface Served<T> {
  replies: (T | SaleError)[];
  /** Resolves when the work after the replies has ended. Until then the batch is in flight. Never rejects. */
  finished?: Promise<void>;
}

/** What a batcher does with its batches, within which bounds. */
export interface Serving<T> {
  serve: (sale: string, batch: Batch<T>) => Promise<Served<T>>;
  settings: BatchSettings;
  bounds: ProcessBounds;
  /** How long it usually takes until a batch has its replies. */
  usualMs: () => number;
}

/** The buyers of one sale who wait, and its batches in flight. */
interface SaleQueue<T> {
  waiting: WaitingBuyer<T>[];
  /** Batches that have left and are not finished. */
  inFlight: number;
  /** Those of them whose replies the next batch waits for. */
  replying: number;
  isGathering: boolean;
  gathering: Gathering;
  /** True while it waits for its turn among the sales: see {@link Turns}. */
  isInLine: boolean;
  /** Set while the first who waits is watched: cancels that. */
  cancelWatch: (() => void) | undefined;
  /** Called when the sale's turn has come to have one more batch in flight. */
  onTurn: () => void;
}

/** A batch may be in flight for this long: no buyer's deadline is later. */
export const BATCH_MS = 1_900;
/** How long the next batch waits for the replies of one in flight: several times what a message takes under load. */
const REPLY_WAIT_MS = 250;

/** Collects the buyers of each sale into batches and serves them. */
export class Batcher<T> {
  readonly #queues = new Map<string, SaleQueue<T>>();
  readonly #serving: Serving<T>;
  readonly #clock: Clock;
  readonly #turns: Turns;
  /** Buyers of all sales who wait. */
  #waiting = 0;
  #onIdle: (() => void)[] = [];
  constructor(serving: Serving<T>, clock: Clock) {
    this.#serving = serving;
    this.#clock = clock;
    this.#turns = new Turns(serving.bounds.batchesInFlight);
  }

  /** This buyer's reply from the batch that takes them; `BUSY` when too many wait or too little of their time is left. */
  join(sale: string, user: string, deadline: Deadline): Promise<T | SaleError> {
    const { settings, bounds } = this.#serving;
    const isFull =
      this.#waiting >= bounds.queueLimit ||
      (this.#queues.get(sale)?.waiting.length ?? 0) >= settings.queueLimit;
    if (isFull) return Promise.resolve(new SaleError("BUSY"));
    return new Promise((resolve, reject) => {
      const queue = this.#queueOf(sale);
      queue.waiting.push({ user, deadline, resolve, reject });
      this.#waiting += 1;
      this.#sendBatches(sale, queue);
    });
  }

  /** How many buyers of the sale wait. Undefined when none waits and no batch of it is in flight. */
  waitingOf(sale: string): number | undefined {
    return this.#queues.get(sale)?.waiting.length;
  }

  /** Resolves when no buyer waits and no batch is in flight. */
  async idle(): Promise<void> {
    if (this.#queues.size > 0) await new Promise<void>((resolve) => this.#onIdle.push(resolve));
  }

  #queueOf(sale: string): SaleQueue<T> {
    const found = this.#queues.get(sale);
    if (found !== undefined) return found;
    const queue: SaleQueue<T> = {
      ...{ waiting: [], inFlight: 0, replying: 0 },
      ...{ isGathering: false, gathering: new Gathering() },
      ...{ isInLine: false, cancelWatch: undefined },
      onTurn: () => {
        queue.isInLine = false;
        if (this.#isFull(queue) || queue.replying === 0) this.#sendNext(sale, queue);
        this.#sendBatches(sale, queue);
      },
    };
    this.#queues.set(sale, queue);
    return queue;
  }

  /** Sends the full batches that may leave, and gathers one that is not full when no replies are awaited. */
  #sendBatches(sale: string, queue: SaleQueue<T>): void {
    // While the first who waits is watched, nobody is late yet.
    if (queue.cancelWatch === undefined) this.#refuseLate(queue);
    while (this.#isFull(queue)) if (!this.#sendNext(sale, queue)) break;
    if (queue.waiting.length > 0 && queue.replying === 0 && this.#mayLeave(queue)) this.#gather(sale, queue);
    if (queue.waiting.length > 0) this.#watch(sale, queue);
    if (queue.waiting.length > 0 || queue.inFlight > 0) return;
    queue.cancelWatch?.();
    // A turn of the event loop may come back to a queue that is gone, when the sale has a new one.
    if (this.#queues.get(sale) === queue) this.#queues.delete(sale);
    if (this.#queues.size > 0) return;
    for (const resolve of this.#onIdle.splice(0)) resolve();
  }

  #isFull = (queue: SaleQueue<T>): boolean => queue.waiting.length >= this.#serving.settings.batchSize;

  /** Whether the sale may have one more batch in flight, and does not wait for its turn to. */
  #mayLeave = (queue: SaleQueue<T>): boolean =>
    !queue.isInLine && queue.inFlight < this.#serving.settings.batchesInFlight;

  /** Refuses the first of those who wait, as long as they have less time left than a batch usually takes. */
  #refuseLate({ waiting }: SaleQueue<T>): void {
    const usualMs = this.#serving.usualMs();
    const found = waiting.findIndex(({ deadline }) => deadline.leftMs >= usualMs);
    const late = waiting.splice(0, found === -1 ? waiting.length : found);
    this.#waiting -= late.length;
    for (const { resolve } of late) resolve(new SaleError("BUSY"));
  }

  /** Looks at the queue again when the first who waits is late, even if no batch of it ends before. */
  #watch(sale: string, queue: SaleQueue<T>): void {
    const [first] = queue.waiting;
    if (first === undefined || queue.cancelWatch !== undefined) return;
    const leftMs = first.deadline.leftMs - this.#serving.usualMs();
    // One millisecond more, since a buyer is late when they have less left, not as much.
    const cancel = this.#clock.after(Math.max(0, leftMs) + 1, () => {
      queue.cancelWatch = undefined;
      this.#sendBatches(sale, queue);
    });
    queue.cancelWatch = () => {
      cancel();
      queue.cancelWatch = undefined;
    };
  }

  /**
   * Sends a batch after a turn of the event loop in which no buyer came, or when it was gathered for long enough. For a
   * lone buyer that is the next turn.
   */
  #gather(sale: string, queue: SaleQueue<T>): void {
    if (queue.isGathering) return;
    queue.isGathering = true;
    queue.gathering.begin(this.#clock.now());
    const before = queue.waiting.length;
    this.#clock.afterTurn(() => {
      queue.isGathering = false;
      const { length } = queue.waiting;
      const isDone = length === before || queue.gathering.isLong(this.#clock.now(), length);
      if (isDone && queue.replying === 0) this.#sendNext(sale, queue);
      this.#sendBatches(sale, queue);
    });
  }

  /** Sends the first of those who wait in one batch. Returns false where the sale or the process has enough in flight. */
  #sendNext(sale: string, queue: SaleQueue<T>): boolean {
    this.#refuseLate(queue);
    if (queue.waiting.length === 0 || !this.#mayLeave(queue)) return false;
    queue.isInLine = !this.#turns.take(queue.onTurn);
    if (queue.isInLine) return false;
    const buyers = queue.waiting.splice(0, this.#serving.settings.batchSize);
    queue.gathering.end(buyers.length);
    this.#waiting -= buyers.length;
    void this.#send(sale, queue, new Batch(buyers, new Deadline(this.#clock, BATCH_MS)));
    return true;
  }

  async #send(sale: string, queue: SaleQueue<T>, batch: Batch<T>): Promise<void> {
    queue.inFlight += 1;
    queue.replying += 1;
    const stopReplying = once(() => {
      queue.replying -= 1;
      this.#sendBatches(sale, queue);
    });
    const stop = once(() => {
      stopReplying();
      queue.inFlight -= 1;
      // Other sales come first, where some wait for a place.
      this.#turns.release();
      this.#sendBatches(sale, queue);
    });
    const cancelReplyWait = this.#clock.after(REPLY_WAIT_MS, stopReplying);
    // After its deadline a batch no longer counts as in flight. If it hangs, only its own buyers wait on.
    const cancelDeadline = batch.deadline.whenPassed(stop);
    try {
      const { replies, finished } = await this.#serving.serve(sale, batch);
      batch.answer(replies);
      stopReplying();
      await finished;
    } catch (error) {
      batch.fail(error);
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
