// What one DTM does with one message from the moment it takes it up until it lets go of it. The message is a copy in its
// memory, and writes go by the status that this copy has: where the stored one has another by now, it gives up.
import { type Answer, answerOf, branchCall, type CallToMake, checkBackCall, type DtmReply } from "./call.ts";
import type { DtmStore } from "./dtm-store.ts";
import {
  isTimedOut,
  type Message,
  type NextTry,
  nextInterval,
  RETRY_SECONDS,
  type Status,
  type StoredBranch,
} from "./message.ts";

/** A branch that took so long puts off the next try. */
const SLOW_MS = 1_500;

export class Processing {
  readonly #store: DtmStore;
  readonly #now: () => number;
  readonly #branches: StoredBranch[];
  #message: Message;
  #touchedAt: number;
  /** The position of the branch that is called. Undefined while the message is checked back. */
  #position: number | undefined;

  constructor(store: DtmStore, now: () => number, message: Message, branches: readonly StoredBranch[]) {
    this.#store = store;
    this.#now = now;
    this.#message = message;
    this.#branches = [...branches];
    this.#touchedAt = now();
  }

  /** Takes the message up. Returns the first call; undefined if there is nothing to call. */
  begin(): CallToMake | undefined {
    if (this.#message.status === "submitted") return this.#callFrom(0);
    if (this.#message.status !== "prepared" || !isTimedOut(this.#message, this.#now())) return undefined;
    // DTM takes a message without an address for check-backs as committed.
    if (this.#message.queryPrepared === "") return this.#checkedBack("success");
    return checkBackCall(this.#message);
  }

  /** Goes on after a reply. Returns the next call; undefined if it lets go of the message. */
  answered(reply: DtmReply | undefined): CallToMake | undefined {
    const answer = answerOf(reply);
    return this.#position === undefined ? this.#checkedBack(answer) : this.#branchAnswered(answer);
  }

  #checkedBack(answer: Answer): CallToMake | undefined {
    if (answer === "success") return this.#changeStatus("submitted") ? this.#callFrom(0) : undefined;
    if (answer === "failure") this.#changeStatus("failed");
    else this.#touch(answer === "ongoing" ? "reset" : "back-off");
    return undefined;
  }

  /** Calls the first branch from this position on that has not run; without one, the message has succeeded. */
  #callFrom(position: number): CallToMake | undefined {
    const next = this.#branches.findIndex(({ status }, i) => i >= position && status === "prepared");
    const branch = this.#branches[next];
    if (branch === undefined) {
      this.#changeStatus("succeed");
      return undefined;
    }
    this.#position = next;
    return branch.url === "" ? this.#branchAnswered("success") : branchCall(this.#message, branch);
  }

  #branchAnswered(answer: Answer): CallToMake | undefined {
    if (answer === "success") return this.#branchSucceeded(this.#position ?? 0);
    // For a message, a branch that answers failure is one that is tried again.
    this.#touch(answer === "ongoing" ? "keep" : "back-off");
    return undefined;
  }

  #branchSucceeded(position: number): CallToMake | undefined {
    const branch = this.#branches[position];
    if (branch === undefined) throw new Error(`there is no branch ${position}`);
    const now = this.#now();
    const done = { ...branch, status: "succeed", updatedAt: now, finishedAt: now } as const;
    this.#branches[position] = done;
    const { gid, status, nextIntervalSeconds, options } = this.#message;
    if (!this.#store.saveBranch(gid, status, position, done)) return undefined;
    const isBackedOff = nextIntervalSeconds > RETRY_SECONDS && nextIntervalSeconds > options.retrySeconds;
    if ((now - this.#touchedAt >= SLOW_MS || isBackedOff) && !this.#touch("reset")) return undefined;
    return this.#callFrom(position + 1);
  }

  #changeStatus(status: Status): boolean {
    const now = this.#now();
    const old = this.#message.status;
    this.#message = withStatus(this.#message, status, now);
    return this.#store.changeStatus(old, this.#message);
  }

  #touch(next: NextTry): boolean {
    const now = this.#now();
    this.#touchedAt = now;
    const nextIntervalSeconds = nextInterval(this.#message, next);
    const nextTryAt = now + nextIntervalSeconds * 1000;
    this.#message = { ...this.#message, updatedAt: now, nextIntervalSeconds, nextTryAt };
    return this.#store.touch(this.#message);
  }
}

/** The message with a new status. */
export function withStatus(message: Message, status: Status, now: number): Message {
  return {
    ...message,
    status,
    updatedAt: now,
    finishedAt: status === "succeed" ? now : message.finishedAt,
    rolledBackAt: status === "failed" ? now : message.rolledBackAt,
  };
}
