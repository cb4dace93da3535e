// The keys of the simulated Redis, and the log of its writes: how to take back each one that is not yet on the disk.
import { NotSimulated, RedisRefusal, WRONG_TYPE } from "../replies/refusal.ts";

/** A string, or a hash: its fields in the order in which they came. */
export type Value = string | Map<string, string>;
export interface Entry {
  value: Value;
  /** The last millisecond in which the key is there. Undefined: it stays. */
  expiresAt: number | undefined;
}

/** Undoes one change of a key. */
type Undo = () => void;

/** All keys, as one command or one script after the other reads and changes them. */
export class Keys {
  readonly #entries = new Map<string, Entry>();
  /** The writes that may be lost, the oldest first, each with its changes. */
  #unsynced: Undo[][] = [];
  #changes: Undo[] = [];
  #now = 0;

  /** Starts a command or a script. Its time stands still until its end, as in Redis. */
  begin(now: number): void {
    this.#now = now;
  }

  /** Ends a command or a script. If it changed something it is a write, even when it was refused half way. */
  end(): void {
    if (this.#changes.length === 0) return;
    this.#unsynced.push(this.#changes);
    this.#changes = [];
  }

  get now(): number {
    return this.#now;
  }

  get unsynced(): number {
    return this.#unsynced.length;
  }

  sync(): void {
    this.#unsynced = [];
  }

  /** Takes the newest writes back. What is left is on the disk. */
  lose(writes: number): void {
    if (writes < 0 || writes > this.#unsynced.length)
      throw new NotSimulated(`${writes} writes to lose, with ${this.#unsynced.length} unsynced`);
    const lost = this.#unsynced.slice(this.#unsynced.length - writes);
    for (const undo of lost.flat().reverse()) undo();
    this.#unsynced = [];
  }

  entry(key: string): Entry | undefined {
    const entry = this.#entries.get(key);
    return entry?.expiresAt !== undefined && this.#now > entry.expiresAt ? undefined : entry;
  }

  /** The string in a key. Throws where it is a hash. */
  text(key: string): string | undefined {
    const value = this.entry(key)?.value;
    if (value instanceof Map) throw new RedisRefusal(WRONG_TYPE);
    return value;
  }

  /** The hash in a key, not to be changed. Throws where it is a string. */
  hash(key: string): ReadonlyMap<string, string> | undefined {
    const value = this.entry(key)?.value;
    if (typeof value === "string") throw new RedisRefusal(WRONG_TYPE);
    return value;
  }

  /** Puts an entry in the place of what the key holds. Undefined removes the key. */
  put(key: string, entry: Entry | undefined): void {
    const before = this.#entries.get(key);
    this.#changes.push(() => this.#restore(key, before));
    this.#restore(key, entry);
  }

  /** Sets a field of the hash in a key, which is made if it is not there. Returns true if the field is new. */
  putField(key: string, field: string, text: string): boolean {
    const value = this.entry(key)?.value;
    if (typeof value === "string") throw new RedisRefusal(WRONG_TYPE);
    if (value === undefined) {
      this.put(key, { value: new Map([[field, text]]), expiresAt: undefined });
      return true;
    }
    const before = value.get(field);
    this.#changes.push(before === undefined ? () => value.delete(field) : () => value.set(field, before));
    value.set(field, text);
    return before === undefined;
  }

  /** The keys that are there, in the order of their names. */
  *inOrder(): Generator<[key: string, value: Value]> {
    for (const key of [...this.#entries.keys()].sort()) {
      const entry = this.entry(key);
      if (entry !== undefined) yield [key, entry.value];
    }
  }

  #restore(key: string, entry: Entry | undefined): void {
    if (entry === undefined) this.#entries.delete(key);
    else this.#entries.set(key, entry);
  }
}
