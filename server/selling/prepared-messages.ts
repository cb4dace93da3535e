// Messages that DTM has stored before their buyers come. A message names no buyers, so the next batch of a busy sale
// finds one prepared and begins with its deduction. One that no batch takes in time is aborted: nothing was deducted for
// it, and nothing will be. A server that dies leaves it to check-back, which writes its rollback.
import { gidOf } from "../contract.ts";
import { type Coordinator, hasEndedSo } from "../dtm/client.ts";
import { type Message, type MessageSettings, orderMessage } from "../dtm/message.ts";
import type { Clock } from "../time/clock.ts";
import { Deadline } from "../time/deadline.ts";
import type { UsualTime } from "../time/usual-time.ts";

/** A sale is busy when its last message is not older than this. */
const BUSY_MS = 100;
/** A message waits this long for its batch. */
const KEPT_MS = 500;
/** Not more than this part of the time after which DTM checks back on it: its deduction must come first. */
const KEPT_OF_TIMEOUT = 1 / 4;
/** A prepare and an abort have this long, as a batch has. What is left then is for check-back. */
const CALL_MS = 1_900;
/** Sales that are taken to be busy, at most. */
const SALES = 256;

/** What it uses. */
export interface PreparingParts {
  coordinator: Coordinator;
  /** Returns a new message id: 32 random hexadecimal digits. */
  newId: () => string;
  message: MessageSettings;
  /** Called when an abort failed: check-back ends the message. */
  onLeftToCheckBack: (step: "abort", gid: string, error: unknown) => void;
}

/** A message for one batch. */
export interface NextMessage {
  message: Message;
  /** Resolves when DTM has stored it. The first call sends the prepare, if it was not sent before. */
  prepare: () => Promise<void>;
}

/** A message that waits for its batch. */
interface Waiting extends NextMessage {
  begunAt: number;
  cancelAbort: () => void;
}

/** The messages of the next batches: for each sale that is busy, at most one that is prepared before its batch leaves. */
export class PreparedMessages {
  readonly #parts: PreparingParts;
  readonly #usual: UsualTime;
  readonly #clock: Clock;
  readonly #keptMs: number;
  readonly #sales = new Map<string, { takenAt: number; isBusy: boolean; waiting: Waiting | undefined }>();
  readonly #aborts = new Set<Promise<void>>();
  constructor(parts: PreparingParts, usual: UsualTime, clock: Clock) {
    this.#parts = parts;
    this.#usual = usual;
    this.#clock = clock;
    this.#keptMs = Math.min(KEPT_MS, parts.message.timeoutToFailSeconds * 1_000 * KEPT_OF_TIMEOUT);
  }

  /** The message of a batch that leaves: the one that waits for it, or a new one. */
  take(sale: string): NextMessage {
    const now = this.#clock.now();
    const before = this.#sales.get(sale);
    this.#sales.delete(sale);
    this.#forgetOldest();
    const isBusy = before !== undefined && now - before.takenAt <= BUSY_MS;
    this.#sales.set(sale, { takenAt: now, isBusy, waiting: undefined });
    const waiting = before?.waiting;
    if (waiting === undefined) return this.#newMessage(sale);
    waiting.cancelAbort();
    // A process that stood still may find one that is too old.
    if (now - waiting.begunAt <= this.#keptMs) return waiting;
    this.#abort(waiting);
    return this.#newMessage(sale);
  }

  /** If the sale is busy, prepares the message of its next batch. */
  prepareNext(sale: string): void {
    const known = this.#sales.get(sale);
    if (known === undefined || !known.isBusy || known.waiting !== undefined) return;
    const next = this.#newMessage(sale);
    const forget = () => {
      if (known.waiting === waiting) known.waiting = undefined;
    };
    const cancelAbort = this.#clock.after(this.#keptMs, () => {
      forget();
      this.#abort(next);
    });
    const waiting: Waiting = { ...next, begunAt: this.#clock.now(), cancelAbort };
    known.waiting = waiting;
    next.prepare().catch(() => {
      // The batch that has taken it is told. Otherwise nobody needs it.
      if (known.waiting === waiting) cancelAbort();
      forget();
    });
  }

  /** Aborts the messages that wait, and resolves when that has ended. */
  async end(): Promise<void> {
    for (const sale of [...this.#sales.keys()]) this.#forget(sale);
    await Promise.all(this.#aborts);
  }

  #newMessage(sale: string): NextMessage {
    const { newId, message, coordinator } = this.#parts;
    const next = orderMessage(gidOf(sale, newId()), { sale }, message);
    let prepared: Promise<void> | undefined;
    const prepare = () => {
      prepared ??= this.#usual.measure(new Deadline(this.#clock, CALL_MS).bound(coordinator.prepare(next)));
      return prepared;
    };
    return { message: next, prepare };
  }

  #forgetOldest(): void {
    const [oldest] = this.#sales.keys();
    if (oldest !== undefined && this.#sales.size >= SALES) this.#forget(oldest);
  }

  #forget(sale: string): void {
    const waiting = this.#sales.get(sale)?.waiting;
    this.#sales.delete(sale);
    if (waiting === undefined) return;
    waiting.cancelAbort();
    this.#abort(waiting);
  }

  /** Ends a message that no batch has taken, once DTM has stored it. */
  #abort({ message: { gid }, prepare }: NextMessage): void {
    const { coordinator, onLeftToCheckBack } = this.#parts;
    const ended = new Deadline(this.#clock, CALL_MS).bound(prepare().then(() => coordinator.abort(gid)));
    const abort = ended
      .catch((error: unknown) => {
        if (!hasEndedSo("abort", error)) onLeftToCheckBack("abort", gid, error);
      })
      .finally(() => this.#aborts.delete(abort));
    this.#aborts.add(abort);
  }
}
