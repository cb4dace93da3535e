// Operations that are open: the line that completes them has not come yet.

import { Names } from "../../compact/names.ts";
import { isSame, nameIn, type Span, spanOf } from "../../compact/span.ts";
import type { Asked, HistoryLine } from "../history.ts";

/** A buyer's name is rarely longer. */
const USUAL_BYTES = 32;

/** What one process has open: one operation, and any earlier ones that were never completed. */
interface Slot {
  readonly process: number;
  /** The latest purchase is open. */
  isOpen: boolean;
  sale: string;
  readonly user: Span;
  /** Room of its own for the buyer's name. */
  room: Buffer;
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
    for (const slot of this.#unkept) {
      const { isOpen, user } = slot;
      if (!isOpen || user.bytes === slot.room) continue;
      const length = user.to - user.from;
      if (length > slot.room.length) slot.room = Buffer.alloc(length);
      for (let at = 0; at < length; at++) slot.room[at] = user.bytes[user.from + at] ?? 0;
      user.bytes = slot.room;
      user.from = 0;
      user.to = length;
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
    const room = Buffer.alloc(USUAL_BYTES);
    const slot = { process: number, isOpen: false, sale: "", user, room, invoked: 0, others: [] };
    this.#slots.push(slot);
    return slot;
  }
}
