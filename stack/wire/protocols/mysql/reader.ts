// Reads numbers and texts from the start of a payload. It must never throw: what is not there reads as 0 or nothing, and
// `isShort` says so.

export class Reader {
  /** Something was asked for that is not there. */
  isShort = false;
  at: number;
  readonly bytes: Buffer;
  readonly end: number;

  constructor(bytes: Buffer, at = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = at;
    this.end = Math.min(end, bytes.length);
  }

  get left(): number {
    return this.end - this.at;
  }

  /** An integer of up to six bytes, the lowest first. */
  integer(size: number): number {
    return this.#take(size) ? this.bytes.readUIntLE(this.at - size, size) : 0;
  }

  /** A whole number of eight bytes, in decimal digits. */
  long(isUnsigned: boolean): string {
    if (!this.#take(8)) return "";
    const from = this.at - 8;
    return String(isUnsigned ? this.bytes.readBigUInt64LE(from) : this.bytes.readBigInt64LE(from));
  }

  float(size: 4 | 8): number {
    if (!this.#take(size)) return 0;
    return size === 4 ? this.bytes.readFloatLE(this.at - 4) : this.bytes.readDoubleLE(this.at - 8);
  }

  /** A length-encoded integer; what stands for NULL or an error is short. */
  lengthEncoded(): number {
    const first = this.integer(1);
    if (first < 0xfb) return first;
    if (first === 0xfc) return this.integer(2);
    if (first === 0xfd) return this.integer(3);
    if (first === 0xfe) return this.integer(4) + this.integer(4) * 2 ** 32;
    this.isShort = true;
    return 0;
  }

  /** The next bytes, as many of them as there are. */
  slice(length: number): Buffer {
    const from = this.at;
    if (!this.#take(length)) this.at = this.end;
    return this.bytes.subarray(from, this.at);
  }

  skip(length: number): void {
    this.#take(length);
  }

  #take(size: number): boolean {
    if (this.isShort || size > this.end - this.at) {
      this.isShort = true;
      return false;
    }
    this.at += size;
    return true;
  }
}
