// Locks on the records of an index, by InnoDB's rules (lock0lock.cc): a lock on a record, on the gap before it, or on
// both, and the intention to insert into a gap. A request waits for what is ahead of it in the record's queue.
import type { Transaction } from "./transaction.ts";

/** `next-key` is the record and the gap before it. `intention` is what an insert asks of a gap. */
export type LockKind = "record" | "gap" | "next-key" | "intention";

export interface Lock {
  readonly owner: Transaction;
  readonly place: Place;
  readonly kind: LockKind;
  readonly isShared: boolean;
  isWaiting: boolean;
}

/** What can be locked: a record of an index, or the end of the index, which has only a gap before it. */
export class Place {
  locks: Lock[] = [];
  /** The end of the index. */
  readonly isEnd: boolean;
  constructor(isEnd: boolean) {
    this.isEnd = isEnd;
  }

  /** Asks for a lock. Returns it where it has to be waited for. An intention that need not wait leaves no lock. */
  ask(owner: Transaction, kind: LockKind, isShared: boolean): Lock | undefined {
    if (kind !== "intention" && this.grants(owner, kind, isShared)) return undefined;
    // Who has the record and wants the gap too does not wait for those who wait for the record.
    const mayOvertake = kind !== "intention" && this.grants(owner, "record", isShared);
    let position = this.locks.length;
    for (const [index, ahead] of this.locks.entries()) {
      if (!hasToWait(this, owner, kind, isShared, ahead)) continue;
      if (!mayOvertake || !ahead.isWaiting) return this.#add(owner, kind, isShared, true, position);
      position = Math.min(position, index);
    }
    if (kind !== "intention") this.#add(owner, kind, isShared, false, position);
    return undefined;
  }

  /** Whether the transaction has been granted this much or more. */
  grants(owner: Transaction, kind: LockKind, isShared: boolean): boolean {
    return this.locks.some(
      (lock) =>
        lock.owner === owner &&
        !lock.isWaiting &&
        lock.kind !== "intention" &&
        (isShared || !lock.isShared) &&
        (this.isEnd || lock.kind === kind || lock.kind === "next-key"),
    );
  }

  #add(owner: Transaction, kind: LockKind, isShared: boolean, isWaiting: boolean, position: number): Lock {
    const lock = { owner, place: this, kind, isShared, isWaiting };
    this.locks.splice(position, 0, lock);
    owner.locks.push(lock);
    return lock;
  }

  /** Grants a lock that is never waited for: on a gap, or on a record of one's own. */
  grant(owner: Transaction, kind: LockKind, isShared: boolean): void {
    if (!this.grants(owner, kind, isShared)) this.#add(owner, kind, isShared, false, this.locks.length);
  }

  /** The gap before this place is split by a new record: who had locked it has both halves. */
  splitGapTo(record: Place): void {
    for (const { owner, kind, isShared } of [...this.locks])
      if (kind !== "intention" && (this.isEnd || kind !== "record")) record.grant(owner, "gap", isShared);
  }

  /** This record is gone: its locks stay on the gap where it was. Returns those who waited for it, and need not now. */
  leaveGapTo(next: Place): Transaction[] {
    const freed: Transaction[] = [];
    for (const lock of this.locks) {
      if (lock.kind !== "intention") next.grant(lock.owner, "gap", lock.isShared);
      if (lock.isWaiting) freed.push(lock.owner);
      lock.owner.locks.splice(lock.owner.locks.indexOf(lock), 1);
    }
    this.locks = [];
    return freed;
  }
}

/** Whether a request has to wait for a lock that is ahead of it. */
function hasToWait(
  place: Place,
  owner: Transaction,
  kind: LockKind,
  isShared: boolean,
  ahead: Lock,
): boolean {
  if (owner === ahead.owner || (isShared && ahead.isShared)) return false;
  if (ahead.kind === "intention") return false;
  if (kind === "intention") return place.isEnd || ahead.kind !== "record";
  return kind !== "gap" && ahead.kind !== "gap";
}

/** Whether a lock that waits still has to, and for whom: the first ahead of it that conflicts. */
export function stillWaitsFor(waiting: Lock): Transaction | undefined {
  for (const lock of waiting.place.locks) {
    if (lock === waiting) return undefined;
    if (hasToWait(waiting.place, waiting.owner, waiting.kind, waiting.isShared, lock)) return lock.owner;
  }
  return undefined;
}
