// Buyers of one sale who come close together share a batch: nobody waits by the clock, and batches grow with the load.
// One holds only those who had come before it left, so that what it reads is true for all.

import { SaleError } from "../errors.ts";
import type { Clock } from "../time/clock.ts";
import type { Deadline } from "../time/deadline.ts";

export interface BatchSettings {
  /** Most buyers in one batch. */
  batchSize: number;
  /** Most batches of one sale under way at once. */
  batchesInFlight: number;
  /** Most buyers of one sale who wait; those beyond are told at once to ask again. */
  queueLimit: number;
}

/** What came of a batch: an answer for each of its buyers, in their order. */
export interface Served<T> {
  replies: T[];
  /** Work that goes on behind the replies: until its end the batch counts as under way. Never rejects. */
  settled?: Promise<void>;
}

/** Serves one batch by the deadline. */
export type Serve<T> = (sale: string, users: string[], deadline: Deadline) => Promise<Served<T>>;

interface Waiting<T> {
  user: string;
  deadline: Deadline;
  resolve: (reply: T | SaleError) => void;
  reject: (error: unknown) => void;
}

/** One sale's buyers: those who wait, and how many batches are under way. */
interface Lane<T> {
  queue: Waiting<T>[];
  inFlight: number;
  /** Those that are expected to reply soon: till then a batch that is not full waits, to be shared by more. */
  replying: number;
  isGathering: boolean;
}

/** A batch that takes longer keeps nobody from leaving beside it. Several times what a busy message takes. */
const PATIENCE_MS = 250;

export class Batcher<T> {
  readonly #lanes = new Map<string, Lane<T>>();
  readonly #serve: Serve<T>;
  readonly #settings: BatchSettings;
  readonly #clock: Clock;
  #onIdle: (() => void)[] = [];
  constructor(serve: Serve<T>, settings: BatchSettings, clock: Clock) {
    this.#serve = serve;
    this.#settings = settings;
    this.#clock = clock;
  }

  /** What this buyer is told by whichever batch takes him, or `BUSY` where too many wait or he waited too long. */
  join(sale: string, user: string, deadline: Deadline): Promise<T | SaleError> {
    const lane = this.#laneOf(sale);
    if (lane.queue.length >= this.#settings.queueLimit) return Promise.resolve(new SaleError("BUSY"));
    return new Promise((resolve, reject) => {
      lane.queue.push({ user, deadline, resolve, reject });
      this.#depart(sale, lane);
    });
  }

  /** Resolves when nobody waits and nothing is under way, be it behind the replies. */
  async idle(): Promise<void> {
    if (this.#lanes.size > 0) await new Promise<void>((resolve) => this.#onIdle.push(resolve));
  }

  #laneOf(sale: string): Lane<T> {
    let lane = this.#lanes.get(sale);
    if (lane === undefined) {
      lane = { queue: [], inFlight: 0, replying: 0, isGathering: false };
      this.#lanes.set(sale, lane);
    }
    return lane;
  }

  /** Lets full batches leave, as many as may be under way, and one that is not when nobody more is coming. */
  #depart(sale: string, lane: Lane<T>): void {
    const { batchSize, batchesInFlight } = this.#settings;
    while (lane.queue.length >= batchSize && lane.inFlight < batchesInFlight) this.#leave(sale, lane);
    if (lane.queue.length > 0 && lane.replying === 0 && lane.inFlight < batchesInFlight)
      this.#gather(sale, lane);
    if (lane.queue.length > 0 || lane.inFlight > 0) return;
    this.#lanes.delete(sale);
    if (this.#lanes.size > 0) return;
    for (const resolve of this.#onIdle.splice(0)) resolve();
  }

  /** Waits for a turn of the event loop that brings nobody more: at once for a lone buyer, soon in any crowd. */
  #gather(sale: string, lane: Lane<T>): void {
    if (lane.isGathering) return;
    lane.isGathering = true;
    const present = lane.queue.length;
    this.#clock.afterTurn(() => {
      lane.isGathering = false;
      const mayLeave = lane.queue.length === present && lane.replying === 0;
      if (mayLeave && lane.inFlight < this.#settings.batchesInFlight) this.#leave(sale, lane);
      this.#depart(sale, lane);
    });
  }

  #leave(sale: string, lane: Lane<T>): void {
    const batch = lane.queue.splice(0, this.#settings.batchSize);
    const late = batch.filter(({ deadline }) => deadline.passed);
    for (const { resolve } of late) resolve(new SaleError("BUSY"));
    const inTime = late.length === 0 ? batch : batch.filter(({ deadline }) => !deadline.passed);
    const [first] = inTime;
    // The first has waited longest: his deadline is everybody's.
    if (first !== undefined) void this.#send(sale, lane, inTime, first.deadline);
  }

  async #send(sale: string, lane: Lane<T>, batch: Waiting<T>[], deadline: Deadline): Promise<void> {
    lane.inFlight += 1;
    lane.replying += 1;
    const replied = once(() => {
      lane.replying -= 1;
      this.#depart(sale, lane);
    });
    const landed = once(() => {
      replied();
      lane.inFlight -= 1;
      this.#depart(sale, lane);
    });
    const cancelPatience = this.#clock.after(PATIENCE_MS, replied);
    // A batch that hangs beyond its deadline keeps its buyers waiting, but nobody else.
    const cancelDeadline = deadline.whenPassed(landed);
    try {
      const users = batch.map(({ user }) => user);
      const { replies, settled } = await this.#serve(sale, users, deadline);
      for (const [index, { resolve }] of batch.entries()) {
        resolve(replies[index] ?? new SaleError("INTERNAL"));
      }
      replied();
      await settled;
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
    cancelPatience();
    cancelDeadline();
    landed();
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
