// One number for all that has happened, in its order: FNV-1a in two halves of 32 bits.
export class StepHash {
  #a = 0x811c9dc5;
  #b = 0x01234567;

  add(text: string): void {
    let [a, b] = [this.#a, this.#b];
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      a = Math.imul(a ^ code, 0x01000193);
      b = Math.imul(b ^ code, 0x5bd1e995) ^ (a >>> 15);
    }
    // The end of a text counts.
    this.#a = Math.imul(a ^ 0x1_00, 0x01000193);
    this.#b = b ^ 0x1_00;
  }

  /** 16 hexadecimal digits. */
  get text(): string {
    return [this.#a, this.#b].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("");
  }
}
