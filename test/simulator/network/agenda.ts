// All that is pending in a simulated world: messages on their way and timers. It runs nothing by itself: the scheduler
// says what comes next. Its order of the pending things is the default order: messages as they were sent, and timers only
// when no message is left.

/** A process from its start to its crash, or a buyer. What is pending for it never runs once it is over. */
export class Life {
  readonly name: string;
  isOver = false;
  /** What must learn that it is over. */
  readonly connections = new Set<{ endOf(life: Life): void }>();
  constructor(name: string) {
    this.name = name;
  }
}

/** Something that will happen to a process. */
export interface Pending {
  /** To whom it happens. */
  readonly life: Life;
  /** Who sent it; undefined for a timer. */
  readonly from: Life | undefined;
  /** What happens, in a few words that are the same whatever it is about. */
  readonly what: string;
  /** What it is about: gids, buyers, replies. */
  readonly about: string;
  readonly run: () => void;
  /** It may be late, but it is never lost: nobody sends it, it is how a process learns that its connection is closed. */
  readonly isCertain?: boolean;
  /** The lane on which it travels, and the connection of that lane. */
  readonly lane: Lane | undefined;
  /** Its place among all that was ever pending. */
  readonly number: number;
  /** A timer, or a message that is held, happens no sooner than this, in ms. */
  dueAt: number | undefined;
}

/** One direction of a connection: what was sent first arrives first. Only its first message is pending. */
export interface Lane {
  readonly queue: Pending[];
  /** Breaks the connection: nothing on its way arrives, and both ends are told. */
  lose(): void;
}

/** What happens, without what the agenda adds. */
export type Happening = Omit<Pending, "number" | "dueAt" | "lane">;

/** A process may be late with its timers by this time, and a message where nothing holds it. Most time-outs are shorter. */
const LONGEST_STALL_MS = 5_000;

/** The pending things of one world, and its time. */
export class Agenda {
  /** In ms since the start of the world. Only timers and held messages move it. */
  now = 0;
  /** How many things have happened. */
  steps = 0;
  #ready: Pending[] = [];
  #later: Pending[] = [];
  #made = 0;

  /** A time of its own for each step, for the history: no two steps have the same. In ms. */
  get stamp(): number {
    return this.now + this.steps / 10_000;
  }

  /** Makes it pending now. */
  soon(happening: Happening): void {
    this.#ready.push({ ...happening, lane: undefined, dueAt: undefined, number: ++this.#made });
  }

  /** Makes it pending, for this time on. Returns a function that cancels it. */
  after(ms: number, happening: Happening): () => void {
    const dueAt = this.now + Math.max(0, ms);
    const timer = { ...happening, lane: undefined, dueAt, number: ++this.#made };
    this.#later.push(timer);
    return () => remove(this.#later, timer);
  }

  /** Sends it on this lane. */
  send(lane: Lane, happening: Happening): void {
    const message = { ...happening, lane, dueAt: undefined, number: ++this.#made };
    if (lane.queue.push(message) === 1) this.#ready.push(message);
  }

  /** Takes what is on its way on this lane away, from this place in its queue on. */
  clear(lane: Lane, from = 0): void {
    for (const message of lane.queue.splice(from)) this.#forget(message);
  }

  /** Takes one message away that has not arrived. Those behind it stay. */
  drop(message: Pending): void {
    const { lane } = message;
    const wasFirst = lane?.queue[0] === message;
    if (lane !== undefined) remove(lane.queue, message);
    this.#forget(message);
    const next = lane?.queue[0];
    if (wasFirst && next !== undefined) this.#ready.push(next);
  }

  /** Takes away what is pending for a life that is over. */
  dropOf(life: Life): void {
    this.#ready = this.#ready.filter((one) => one.life !== life);
    this.#later = this.#later.filter((one) => one.life !== life);
  }

  /** The messages that this life has sent and that have not arrived, in the order in which they were sent. */
  sentBy(life: Life): Pending[] {
    const waiting = [...this.#ready, ...this.#later].flatMap((one) => one.lane?.queue ?? []);
    return waiting
      .filter(({ from, isCertain }) => from === life && isCertain !== true)
      .sort((a, b) => a.number - b.number);
  }

  /** Whether a message is on its way. */
  get isBusy(): boolean {
    return this.#ready.length > 0;
  }

  /** Whether a message is held. */
  get isHolding(): boolean {
    return this.#later.some(({ lane }) => lane !== undefined);
  }

  /**
   * What may happen next, in the default order: messages, and then the next timer of each process. A timer that is due long
   * after another one, or while a message is on its way, must wait for that: neither processes nor messages stall for longer.
   */
  candidates(): Pending[] {
    const sorted = [...this.#later].sort(byTime);
    const from = this.isBusy ? this.now : (sorted[0]?.dueAt ?? 0);
    const latest = from + LONGEST_STALL_MS;
    const later = sorted.filter(({ dueAt = 0 }) => dueAt <= latest);
    const seen = new Set<Life>();
    const next = later.filter(({ life, lane }) => {
      if (lane !== undefined) return true;
      if (seen.has(life)) return false;
      seen.add(life);
      return true;
    });
    return [...this.#ready, ...next];
  }

  /** The messages on their way that may arrive next, in the default order. */
  messages(): Pending[] {
    return this.#ready.filter(({ from }) => from !== undefined);
  }

  /** What happens next by default; undefined if nothing is pending. */
  first(): Pending | undefined {
    const [ready] = this.#ready;
    if (ready !== undefined) return ready;
    let first: Pending | undefined;
    for (const one of this.#later) if (first === undefined || byTime(one, first) < 0) first = one;
    return first;
  }

  /** Lets it happen. */
  happen(pending: Pending): void {
    this.#forget(pending);
    const { dueAt, lane } = pending;
    if (dueAt !== undefined && dueAt > this.now) this.now = dueAt;
    if (lane !== undefined) {
      lane.queue.shift();
      const [next] = lane.queue;
      if (next !== undefined) this.#ready.push(next);
    }
    this.steps += 1;
    if (!pending.life.isOver) pending.run();
  }

  /** Puts a message behind all others; with ms, until that time has passed. Those behind it on its lane wait with it. */
  hold(message: Pending, ms: number): void {
    remove(this.#ready, message);
    if (ms === 0) this.#ready.push(message);
    else {
      message.dueAt = this.now + ms;
      this.#later.push(message);
    }
  }

  #forget(pending: Pending): void {
    if (!remove(this.#ready, pending)) remove(this.#later, pending);
  }
}

const byTime = (a: Pending, b: Pending): number => (a.dueAt ?? 0) - (b.dueAt ?? 0) || a.number - b.number;

/** Removes one of the list; returns true if it was there. */
function remove<T>(list: T[], one: T): boolean {
  const index = list.indexOf(one);
  if (index >= 0) list.splice(index, 1);
  return index >= 0;
}
