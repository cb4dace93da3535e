// Operations that were opened and wait for the line that completes them.
import { isSame, nameIn, type Span, spanOf } from "../../facts/bytes.ts";
import { Names } from "../../facts/names.ts";
import type { Asked, HistoryLine } from "../history.ts";

/** What one process has opened. It does one operation at a time, unless one of them is never completed. */
interface Slot {
  readonly process: number;
  /** The latest purchase, as long as it is open. */
  isOpen: boolean;
  sale: string;
  readonly user: Span;
  invoked: number;
  /** Whatever else is open. */
  readonly others: HistoryLine[];
}

/**
 * Most purchases are completed by their process's next line: until then they are left among the bytes they stand in.
 * Where nothing that is open fits a completion, all of it stays open: an operation too many that may have happened
 * raises no false alarm, one too few can.
 */
export class Opened {
  readonly #processes = new Names();
  readonly #slots: Slot[] = [];
  /** Those whose purchase may stand in bytes that are not their own. */
  #unkept: Slot[] = [];

  add(opening: HistoryLine): void {
    this.#slot(spanOf(opening.process)).others.push(opening);
  }

  addPurchase({ process, sale, user, invoked }: Asked): void {
    const slot = this.#slot(process);
    this.#setAside(slot);
    slot.isOpen = true;
    slot.sale = sale;
    slot.user.bytes = user.bytes;
    slot.user.from = user.from;
    slot.user.to = user.to;
    slot.invoked = invoked;
    this.#unkept.push(slot);
  }

  /** Takes away what this completes. */
  close({ process, op, sale, user, invoked }: HistoryLine): void {
    const slot = this.#slot(spanOf(process));
    this.#setAside(slot);
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

  /** Copies what is still open out of the bytes that were read: they are about to be used again. */
  keep(): void {
    for (const { isOpen, user } of this.#unkept) {
      if (!isOpen) continue;
      user.bytes = Buffer.from(user.bytes.subarray(user.from, user.to));
      user.from = 0;
      user.to = user.bytes.length;
    }
    this.#unkept = [];
  }

  /** What nobody completed. */
  left(): HistoryLine[] {
    for (const slot of this.#slots) this.#setAside(slot);
    return this.#slots.flatMap(({ others }) => others);
  }

  #setAside(slot: Slot): void {
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
