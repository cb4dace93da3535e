// One direction of a connection: passes pieces on in order, waits for a slow receiver, and can be held.
import type { Socket } from "node:net";
import type { Piece } from "./protocol.ts";

/** What becomes of a piece. `hold`: it and all behind it wait, and it is judged again when the direction is released. */
export type Passage = "pass" | "drop" | "hold";

/** What a direction asks and tells. */
export interface OneWayRules {
  /** Cuts what came into pieces. */
  cut: (chunk: Buffer) => Piece[];
  judge: (piece: Piece) => Passage;
  /** Called when all pieces that came have been judged, and written unless they were dropped. */
  onPassed: () => void;
  /** Called once when the sender has ended and all that came before has been passed on; late: it was held meanwhile. */
  onEnd: (late: boolean) => void;
}

/** What is kept of a sender while its direction is held. Of more, it has to wait. */
const MOST_HELD_BYTES = 4 << 20;

/** From one socket to another. */
export class OneWay {
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #rules: OneWayRules;
  /** Cut already, and not judged yet, since the direction is held. */
  #pieces: Piece[] = [];
  /** Not cut yet, for the same reason. */
  #chunks: Buffer[] = [];
  #heldBytes = 0;
  #isHeld = false;
  #isFull = false;
  #hasEnded = false;
  #isDiscarding = false;
  /** Bytes that came in and have not come out of `cut`. */
  #keptBytes = 0;
  /** The chunks that these bytes are the end of. */
  #kept: Buffer[] = [];
  #keptRoom = 0;

  constructor(from: Socket, to: Socket, rules: OneWayRules) {
    this.#from = from;
    this.#to = to;
    this.#rules = rules;
    from.on("data", (chunk: Buffer) => this.#take(chunk));
    from.on("end", () => this.end());
    const onRoom = () => {
      this.#isFull = false;
      this.#flow();
    };
    to.on("drain", onRoom);
    // Nobody is waited for who has gone: the sender is read on, so that its end is noticed.
    to.on("close", onRoom);
  }

  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** Returns true if nothing waits here, and no piece of a request or reply is awaited to be complete enough to be cut. */
  get isBetweenPieces(): boolean {
    return !this.#isHeld && this.#keptBytes === 0;
  }

  /** Lets what was held go on. */
  release(): void {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    this.#heldBytes = 0;
    const pieces = this.#pieces;
    this.#pieces = [];
    this.#pass(pieces);
    while (!this.#isHeld) {
      const chunk = this.#chunks.shift();
      if (chunk === undefined) break;
      this.#pass(this.#cut(chunk));
    }
    this.#flow();
    this.#rules.onPassed();
    if (this.#hasEnded && !this.#isHeld) this.#endWith(true);
  }

  /** The sender has ended, or has gone. What is held stays held. */
  end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    if (!this.#isHeld) this.#endWith(false);
  }

  /** From here on nothing is passed on; what the sender sends is read and forgotten, so that its end is noticed. */
  discard(): void {
    this.#isDiscarding = true;
    this.#isHeld = false;
    this.#isFull = false;
    this.#heldBytes = 0;
    this.#pieces = [];
    this.#chunks = [];
    this.#flow();
  }

  /** Passes on what the sender has not sent, behind all that it has. */
  add(chunk: Buffer): void {
    this.#pass(this.#cut(chunk));
  }

  #take(chunk: Buffer): void {
    if (this.#isDiscarding) return;
    if (this.#isHeld) {
      this.#chunks.push(chunk);
      this.#heldBytes += chunk.length;
      this.#flow();
      return;
    }
    this.#pass(this.#cut(chunk));
    this.#rules.onPassed();
  }

  #cut(chunk: Buffer): Piece[] {
    const pieces = this.#rules.cut(chunk);
    this.#keptBytes += chunk.length;
    for (const { bytes } of pieces) this.#keptBytes -= bytes.length;
    this.#keep(chunk);
    return pieces;
  }

  /** All comes out of `cut` in order, so that what has not is the end of the last chunks. */
  #keep(chunk: Buffer): void {
    if (this.#keptBytes === 0) {
      this.#forgetKept();
      return;
    }
    this.#kept.push(chunk);
    this.#keptRoom += chunk.length;
    for (;;) {
      const [first] = this.#kept;
      if (first === undefined || this.#keptRoom - first.length < this.#keptBytes) return;
      this.#keptRoom -= first.length;
      this.#kept.shift();
    }
  }

  /** The sender is done: what it began and did not end is passed on as it is, and then its end. */
  #endWith(late: boolean): void {
    if (this.#keptBytes > 0 && !this.#isDiscarding) {
      const torn = Buffer.concat(this.#kept).subarray(this.#keptRoom - this.#keptBytes);
      this.#keptBytes = 0;
      this.#forgetKept();
      this.#write(torn);
    }
    this.#rules.onEnd(late);
  }

  #forgetKept(): void {
    if (this.#keptRoom === 0) return;
    this.#kept = [];
    this.#keptRoom = 0;
  }

  #pass(pieces: readonly Piece[]): void {
    const passing = new Joined();
    let index = -1;
    for (const piece of pieces) {
      index += 1;
      const passage = this.#rules.judge(piece);
      if (passage === "pass") passing.add(piece.bytes);
      else if (this.#isDiscarding) break;
      else if (passage === "hold") {
        this.#isHeld = true;
        this.#pieces = pieces.slice(index);
        break;
      }
    }
    const all = passing.all();
    if (all.length > 1) this.#to.cork();
    for (const bytes of all) this.#write(bytes);
    if (all.length > 1) this.#to.uncork();
  }

  #write(bytes: Buffer): void {
    if (!this.#to.writable || this.#to.write(bytes)) return;
    this.#isFull = !this.#isDiscarding;
    this.#flow();
  }

  #flow(): void {
    const waits = this.#isFull || this.#heldBytes > MOST_HELD_BYTES;
    if (waits) this.#from.pause();
    else if (this.#from.isPaused()) this.#from.resume();
  }
}

/** Pieces of one chunk that lie side by side are written as one. */
class Joined {
  readonly #all: Buffer[] = [];
  #last: Buffer | undefined;

  add(bytes: Buffer): void {
    const last = this.#last;
    if (last === undefined) this.#last = bytes;
    else if (last.buffer === bytes.buffer && last.byteOffset + last.length === bytes.byteOffset)
      this.#last = Buffer.from(last.buffer, last.byteOffset, last.length + bytes.length);
    else {
      this.#all.push(last);
      this.#last = bytes;
    }
  }

  all(): readonly Buffer[] {
    return this.#last === undefined ? this.#all : [...this.#all, this.#last];
  }
}
