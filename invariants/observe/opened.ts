// Opening lines that wait for the line that completes their operation.
import type { HistoryLine, Operation } from "../history.ts";
import { hashOf, plainEnd, standsAt } from "./bytes.ts";

/** An opening line as it was read, and its number. */
export interface OpenLine {
  line: string;
  number: number;
}

/** What one process has opened. It does one operation at a time, unless one of them is never completed. */
interface Slot {
  name: Buffer;
  /** The bytes of one opening line; none when `length` is 0. */
  line: Buffer;
  length: number;
  number: number;
  others: OpenLine[];
}

const OPENS_WITH = Buffer.from('{"process":"');
const LINE_BYTES = 192;
const COMMA = 0x2c;
/** With more processes than this, most come once, and are not worth keeping for their next operation. */
const KEPT = 5_000;

/**
 * A writer repeats the opening line and adds to it, so an opening line that its completion begins with is as good as
 * parsed. Any other is parsed, with the parser that is given: that is what makes a million operations quick.
 */
export class Opened {
  readonly #parse: (opening: OpenLine) => HistoryLine;
  readonly #slots = new Map<number, Slot[]>();
  constructor(parse: (opening: OpenLine) => HistoryLine) {
    this.#parse = parse;
  }

  add(bytes: Buffer, from: number, to: number, number: number): void {
    const end = processEnd(bytes, from, to);
    const slot =
      end === -1
        ? this.#slotNamed(this.#parse({ line: bytes.toString("utf8", from, to), number }).process)
        : this.#slot(bytes, from + OPENS_WITH.length, end);
    const length = to - from;
    if (slot.length > 0) slot.others.push(openLine(slot));
    if (slot.line.length < length) slot.line = Buffer.allocUnsafe(length);
    for (let at = 0; at < length; at++) slot.line[at] = bytes[from + at] ?? 0;
    slot.length = length;
    slot.number = number;
  }

  /**
   * Takes away the opening line of an operation that is completed by this line. Where none fits, all stay open: an
   * operation too many that may have happened raises no false alarm, one too few can.
   */
  close(operation: Operation, bytes: Buffer, from: number, to: number): void {
    const end = processEnd(bytes, from, to);
    const slot =
      end === -1 ? this.#slotNamed(operation.process) : this.#slot(bytes, from + OPENS_WITH.length, end);
    if (slot.length > 0 && (isBegunBy(slot, bytes, from) || this.#opens(openLine(slot), operation))) {
      slot.length = 0;
    } else if (slot.others.length > 0) {
      const index = slot.others.findIndex((opening) => this.#opens(opening, operation));
      if (index !== -1) slot.others.splice(index, 1);
    }
    if (this.#slots.size > KEPT && slot.length === 0 && slot.others.length === 0) {
      this.#slots.delete(hashOf(slot.name, 0, slot.name.length));
    }
  }

  /** Those that nobody completed. */
  left(): OpenLine[] {
    return [...this.#slots.values()]
      .flat()
      .flatMap((slot) => [...slot.others, ...(slot.length > 0 ? [openLine(slot)] : [])]);
  }

  #slotNamed(process: string): Slot {
    const name = Buffer.from(process);
    return this.#slot(name, 0, name.length);
  }

  #slot(bytes: Buffer, from: number, to: number): Slot {
    const hash = hashOf(bytes, from, to);
    const alike = this.#slots.get(hash);
    if (alike !== undefined) {
      for (const slot of alike) {
        if (slot.name.length === to - from && standsAt(bytes, from, slot.name)) return slot;
      }
    }
    const name = Buffer.from(bytes.subarray(from, to));
    const slot = { name, line: Buffer.allocUnsafe(LINE_BYTES), length: 0, number: 0, others: [] };
    if (alike === undefined) this.#slots.set(hash, [slot]);
    else alike.push(slot);
    return slot;
  }

  #opens(opening: OpenLine, operation: Operation): boolean {
    const { invoked, op, sale, user } = this.#parse(opening);
    const same = invoked === operation.invoked && op === operation.op;
    return same && sale === operation.sale && user === operation.user;
  }
}

const openLine = ({ line, length, number }: Slot): OpenLine => ({
  line: line.toString("utf8", 0, length),
  number,
});

/** Where the process's name ends in a line that begins with it, or -1. */
const processEnd = (bytes: Buffer, from: number, to: number): number =>
  standsAt(bytes, from, OPENS_WITH) ? plainEnd(bytes, from + OPENS_WITH.length, to) : -1;

/** Whether the line goes on where the opening line's object ends. */
function isBegunBy({ line, length }: Slot, bytes: Buffer, from: number): boolean {
  const last = length - 1;
  if (line[last] !== 0x7d || bytes[from + last] !== COMMA) return false;
  for (let at = 0; at < last; at++) if (line[at] !== bytes[from + at]) return false;
  return true;
}
