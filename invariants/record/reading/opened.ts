// Operations that are open: the line that completes them has not come yet.

import { Names } from "../../compact/names.ts";
import { isSame, nameIn, type Span, spanOf } from "../../compact/span.ts";
import type { Asked, HistoryLine } from "../history.ts";

/** What one process has open: one operation, and any earlier ones that were never completed. */
interface Slot {
  readonly process: number;
  /** The latest purchase is open. */
  isOpen: boolean;
  sale: string;
  readonly user: Span;
  invoked: number;
  /** All else that is open. */
  readonly others: HistoryLine[];
}

/**
 * The next line of a process completes most purchases; until then their names stay among the bytes of the file. If a
 * completion fits no open operation, all of them stay open: one uncertain operation too many raises no false alarm, one
 * too few can.
 */
export class Opened {
  readonly #processes = new Names();
  readonly #slots: Slot[] = [];
  /** Slots whose purchase may still be among the bytes of the file. */
  #unkept: Slot[] = [];

  add(opening: HistoryLine): void {
    this.#slot(spanOf(opening.process)).others.push(opening);
  }

  addPurchase({ process, sale, user, invoked }: Asked): void {
    const slot = this.#slot(process);
    this.#moveToOthers(slot);
    slot.isOpen = true;
    slot.sale = sale;
    slot.user.bytes = user.bytes;
    slot.user.from = user.from;
    slot.user.to = user.to;
    slot.invoked = invoked;
    this.#unkept.push(slot);
  }

  /** Removes the operation that this line completes. */
  close({ process, op, sale, user, invoked }: HistoryLine): void {
    const slot = this.#slot(spanOf(process));
    this.#moveToOthers(slot);
    const index = slot.others.findLastIndex(
      (other) => other.invoked === invoked && other.op === op && other.sale === sale && other.user === user,
    );
    if (index !== -1) slot.others.splice(index, 1);
  }

  closePurchase(asked: Asked): void {
    const slot = this.#slot(asked.process);
    const { isOpen, invoked, sale, user } = slot;
    if (isOpen && invoked === asked.invoked && sale === asked.sale && isSame(user, asked.user))
      slot.isOpen = false;
    else if (isOpen || slot.others.length > 0) this.close(this.#line(slot.process, asked));
  }

  /** Copies the names of open purchases out of the bytes of the file, before those are reused. */
  keep(): void {
    for (const { isOpen, user } of this.#unkept) {
      if (!isOpen) continue;
      user.bytes = Buffer.from(user.bytes.subarray(user.from, user.to));
      user.from = 0;
      user.to = user.bytes.length;
    }
    this.#unkept = [];
  }

  /** The operations that were never completed. */
  left(): HistoryLine[] {
    for (const slot of this.#slots) this.#moveToOthers(slot);
    return this.#slots.flatMap(({ others }) => others);
  }

  #moveToOthers(slot: Slot): void {
    if (!slot.isOpen) return;
    slot.isOpen = false;
    slot.others.push(this.#line(slot.process, slot));
  }

  #line(process: number, { sale, user, invoked }: Omit<Asked, "process">): HistoryLine {
    return { process: this.#processes.at(process), op: "purchase", sale, user: nameIn(user), invoked };
  }

  #slot(process: Span): Slot {
    const number = this.#processes.number(process);
    const known = this.#slots[number];
    if (known !== undefined) return known;
    const user = { bytes: process.bytes, from: 0, to: 0 };
    const slot = { process: number, isOpen: false, sale: "", user, invoked: 0, others: [] };
    this.#slots.push(slot);
    return slot;
  }
}
