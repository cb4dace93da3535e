// The words of a request of Redis, as far as they came: its name, its arguments, and the text of them.

/** Words longer than this together are decoded one by one, and not as one text that is then cut. */
const DECODED_TOGETHER = 16_384;

/** A request's words by their offsets. Only bytes below `limit` are looked at. */
export class Words {
  /** How many words the request has, whether they came or not. */
  count: number;
  #bytes: Buffer;
  #start: number;
  #limit: number;
  #offsets: readonly number[];
  #decoded: string | undefined;

  /** `offsets` holds the start and the end of each word that began to come, counted from `start`. */
  constructor(bytes: Buffer, start: number, limit: number, offsets: readonly number[], count: number) {
    this.count = count;
    this.#bytes = bytes;
    this.#start = start;
    this.#limit = limit;
    this.#offsets = offsets;
    const length = limit - start;
    if (length > DECODED_TOGETHER) return;
    // As many characters as bytes: each byte is one character, and can be cut out by its offset.
    const decoded = bytes.toString("utf8", start, limit);
    if (decoded.length === length) this.#decoded = decoded;
  }

  /** A word; undefined while it is not whole. */
  whole(index: number): string | undefined {
    const to = this.#offsets[2 * index + 1];
    return to === undefined || this.#start + to > this.#limit ? undefined : this.#cut(index, Infinity);
  }

  /** As much of a word as came, cut behind as many bytes. */
  part(index: number, most: number): string {
    return 2 * index < this.#offsets.length ? this.#cut(index, most) : "";
  }

  /** The text of all words from one on, with spaces between them, cut behind as many bytes. */
  text(from: number, most: number): string {
    let text = "";
    let left = most;
    for (let index = from; 2 * index < this.#offsets.length && left > 0; index++) {
      if (index > from) {
        text += " ";
        left--;
      }
      text += this.#cut(index, left);
      left -= this.#length(index);
    }
    return text;
  }

  /** True if as many bytes of text came. */
  fills(from: number, most: number): boolean {
    let left = most + 1;
    for (let index = from; 2 * index < this.#offsets.length && left > 0; index++)
      left -= this.#length(index) + 1;
    return left <= 0;
  }

  #length(index: number): number {
    const from = this.#offsets[2 * index] ?? 0;
    const to = this.#offsets[2 * index + 1] ?? 0;
    return Math.min(to, this.#limit - this.#start) - from;
  }

  #cut(index: number, most: number): string {
    const from = this.#offsets[2 * index] ?? 0;
    const to = from + Math.min(this.#length(index), most);
    return this.#decoded === undefined
      ? this.#bytes.toString("utf8", this.#start + from, this.#start + to)
      : this.#decoded.slice(from, to);
  }
}
